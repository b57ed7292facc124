// `report.ts FOLDER`: all that the parts left as one JSON and one table in Markdown.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./rehearsal";

interface Step {
  preset: string;
  batch: number;
  way: string;
  milliseconds?: number;
  mebibytes?: number;
  failed?: string;
}

run(() => {
  const [folder] = process.argv.slice(2);
  const read = (name: string): unknown => {
    const path = join(folder!, name);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  };
  const parts = readFileSync(join(folder!, "parts.json"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { part: number; what: string; code: number; seconds: number });
  const steps = read("steps.json") as { rows: Step[] } | null;
  const borrowed = join(folder!, "..", "..", ".upstream", "borrowed-cuda");
  const all = {
    parts,
    borrowedCuda: existsSync(borrowed) ? readFileSync(borrowed, "utf8").trim().split("\n") : [],
    doctor: read("doctor.json"),
    agreement: read("agreement.json"),
    memory: read("memory.json"),
    steps,
    cardBusy: busyShare(join(folder!, "utilisation.csv")),
    grid: read("grid.json"),
    jpegs: read("jpegs.json"),
  };
  writeFileSync(join(folder!, "gpu.json"), JSON.stringify(all, null, 2));
  const lines = [
    "| part | what | result | s |",
    "|---|---|---|---|",
    ...parts.map(
      ({ part, what, code, seconds }) =>
        `| ${part} | ${what} | ${code === 0 ? "as expected" : `failed (${code})`} | ${seconds} |`,
    ),
    "",
    "| model | batch | way | ms | ÷ PyTorch eager | MiB |",
    "|---|---|---|---|---|---|",
    ...(steps?.rows ?? []).map((row) => stepLine(row, steps!.rows)),
    "",
  ];
  writeFileSync(join(folder!, "gpu.md"), lines.join("\n"));
  console.log(lines.join("\n"));
  if (parts.some(({ code }) => code !== 0)) process.exitCode = 1;
});

function stepLine(
  { preset, batch, way, milliseconds, mebibytes, failed }: Step,
  rows: readonly Step[],
): string {
  if (milliseconds === undefined) return `| ${preset} | ${batch} | ${way} | ${failed} | | |`;
  const eager = rows.find(
    (row) => row.preset === preset && row.batch === batch && row.way === "PyTorch eager",
  );
  const ratio = eager?.milliseconds ? (milliseconds / eager.milliseconds).toFixed(2) : "–";
  return `| ${preset} | ${batch} | ${way} | ${milliseconds.toFixed(1)} | ${ratio} | ${mebibytes} |`;
}

/** The mean of what nvidia-smi saw of the card's use while steps were timed, 0 to 1; null without a card. */
function busyShare(file: string): number | null {
  if (!existsSync(file)) return null;
  const seen = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => Number(line.split(",")[1]));
  return seen.reduce((sum, value) => sum + value, 0) / seen.length / 100;
}
