// `grid-table.ts FOLDER`: the mean accuracy of the grid's settings, the device's beside the CPU's.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { run } from "./rehearsal";

type Row = Record<string, string>;

run(() => {
  const [folder] = process.argv.slice(2);
  const read = (name: string) =>
    parse(readFileSync(join(folder!, name)), { columns: true }) as unknown as Row[];
  const groups = (rows: Row[]) => {
    const found = new Map<string, number[]>();
    for (const row of rows) {
      const key = `${row.source || row.architecture || "start"} on ${row.task}, ${row.shots} shots`;
      found.set(key, [...(found.get(key) ?? []), Number(row.accuracy)]);
    }
    return found;
  };
  const [own, cpu] = [groups(read("grid-device.csv")), groups(read("grid-cpu.csv"))];
  const mean = (values: readonly number[] = []) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const table = [...own].map(([what, values]) => ({
    what,
    trials: values.length,
    device: mean(values),
    cpu: mean(cpu.get(what)),
  }));
  console.table(table);
  writeFileSync(join(folder!, "grid.json"), JSON.stringify(table, null, 2));
});
