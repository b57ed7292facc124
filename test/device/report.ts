// `report.ts FOLDER`: all that the parts left, as one JSON and as tables in Markdown.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "../../lib/common";
import { busyShare, readUtilisation, type Sample } from "./card-use";
import { isRehearsal, run } from "./rehearsal";
import type { StepRow } from "./steps";

interface Part {
  part: number;
  what: string;
  code: number;
  /** Whether its time was up. */
  cut: boolean;
  seconds: number;
}
interface Agreement {
  what: string;
  mode: string;
  difference: number;
  /** Null where it is told and not judged. */
  isWithin: boolean | null;
}
type Device = { says: string; device?: string };

run(() => {
  const [folder] = process.argv.slice(2);
  const read = <T>(name: string): T | null => {
    const path = join(folder!, name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : null;
  };
  const parts = readFileSync(join(folder!, "parts.json"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Part)
    .sort((a, b) => a.part - b.part);
  const samples = readUtilisation(join(folder!, "utilisation.csv"));
  const steps = read<{ rows: StepRow[] }>("steps.json")?.rows.map((row) => withIdle(row, samples)) ?? [];
  const doctor = read<{ device: Device }>("doctor.json");
  const agreement = read<Agreement[]>("agreement.json");
  const grid = read<Record<string, string | number>[]>("grid.json");
  const jpegs = read<Record<string, number>>("jpegs.json");
  const borrowed = home("borrowed-cuda");
  const all = {
    rehearsal: isRehearsal,
    parts,
    // Libraries of CUDA 13 that stand under the names of CUDA 12: what was computed so is said to be.
    borrowedCuda: existsSync(borrowed) ? readFileSync(borrowed, "utf8").trim().split("\n") : [],
    doctor,
    agreement,
    memory: read("memory.json"),
    steps,
    grid,
    jpegs,
  };
  writeFileSync(join(folder!, "gpu.json"), JSON.stringify(all, null, 2));
  const lines = [
    `${isRehearsal ? "Rehearsed without a card. " : ""}${doctor?.device.says ?? "The device was not looked at."}`,
    ...(all.borrowedCuda.length > 0
      ? [`Libraries of another CUDA stand under the names of CUDA 12: ${all.borrowedCuda.join("; ")}.`]
      : []),
    ...table(
      ["part", "what", "result", "s"],
      parts.map(({ part, what, code, cut, seconds }) => [
        part,
        what,
        cut ? "cut off: its time was up" : code === 0 ? "as expected" : `failed (${code})`,
        seconds,
      ]),
    ),
    ...table(
      ["values of", "mode", "largest difference", "within"],
      (agreement ?? []).map((row) => [
        row.what,
        row.mode,
        row.difference.toExponential(1),
        row.isWithin === null ? "not judged" : row.isWithin ? "yes" : "no",
      ]),
    ),
    ...table(
      ["model", "batch", "way", "ms", "÷ PyTorch TF32", "÷ PyTorch AMP", "MiB", "device idle"],
      steps.map((row) => stepCells(row, steps)),
    ),
    ...table(Object.keys(grid?.[0] ?? {}), grid?.map((row) => Object.values(row).map(short)) ?? []),
    ...table(Object.keys(jpegs ?? {}), jpegs === null ? [] : [Object.values(jpegs).map(short)]),
  ];
  writeFileSync(join(folder!, "gpu.md"), lines.join("\n") + "\n");
  console.log(lines.join("\n"));
  if (parts.some(({ code }) => code !== 0)) process.exitCode = 1;
});

const short = (value: string | number) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : value;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return ["", line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** With the share of the timed steps in which the card had nothing to compute; null where it was not sampled. */
function withIdle(row: StepRow, samples: readonly Sample[]): StepRow & { idle: number | null } {
  const busy = row.from === undefined ? undefined : busyShare(samples, row.from, row.to!);
  return { ...row, idle: busy === undefined ? null : 1 - busy };
}

function stepCells(row: StepRow & { idle: number | null }, rows: readonly StepRow[]): (string | number)[] {
  const { preset, batch, way, milliseconds, mebibytes = "", failed = "", idle } = row;
  if (milliseconds === undefined) return [preset, batch, way, failed, "", "", "", ""];
  const over = (peer: string) => {
    const its = rows.find((one) => one.preset === preset && one.batch === batch && one.way === peer);
    return its?.milliseconds === undefined ? "–" : (milliseconds / its.milliseconds).toFixed(2);
  };
  const share = idle === null ? "–" : `${Math.round(100 * idle)} %`;
  return [
    preset,
    batch,
    way,
    milliseconds.toFixed(1),
    over("PyTorch tf32"),
    over("PyTorch amp"),
    mebibytes,
    share,
  ];
}
