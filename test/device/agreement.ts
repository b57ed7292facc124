// `agreement.ts FOLDER`: how far features and gradients of the GPU are from the CPU's, with TF32 and without.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./rehearsal";

interface Values {
  device: { kind: string; name: string };
  found: Record<string, number[]>;
}

/** What is demanded: the largest difference, as a share of the largest number. */
const most = { tf32: 1e-3, fp32: 1e-5 };

run(() => {
  const [folder] = process.argv.slice(2);
  const read = (name: string) => JSON.parse(readFileSync(join(folder!, name), "utf8")) as Values;
  const cpu = read("values-cpu");
  const rows = (["tf32", "fp32"] as const).flatMap((mode) => {
    const own = read(`values-${mode}`);
    return Object.entries(own.found).map(([what, values]) => {
      const expected = cpu.found[what]!;
      const largest = Math.max(...expected.map(Math.abs));
      const difference = Math.max(...values.map((value, i) => Math.abs(value - expected[i]!))) / largest;
      return { what, mode, device: own.device.kind, difference, isWithin: difference <= most[mode] };
    });
  });
  for (const { what, mode, difference, isWithin } of rows)
    console.log(
      `${what}, ${mode}: ${difference.toExponential(1)}${isWithin ? "" : ` (more than ${most[mode]})`}`,
    );
  writeFileSync(join(folder!, "agreement.json"), JSON.stringify(rows, null, 2));
  if (!rows.every(({ isWithin }) => isWithin)) process.exitCode = 1;
});
