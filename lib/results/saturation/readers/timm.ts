import { basename, dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { UserError } from "../../../common";
import type { Row } from "../../row";
import { modelRow } from "./model-row";
import { has, numberIn, readRecords, type Records } from "./records";

const upstreamFile = "results-imagenet.csv";

/** Is it one of the `results-*.csv` of huggingface/pytorch-image-models? */
export function isTimm(table: Records): boolean {
  return has(table, "model", "img_size", "top1", "top1_err", "param_count");
}

/**
 * Reads timm's results: `file` and the other `results-*.csv` beside it. Upstream is ImageNet's validation set
 * (`results-imagenet.csv`, which must be there), downstream the other sets, which the same models classify without
 * being trained on them; a task is named after its file: `sketch`, `imagenet-real`, `imagenetv2-matched-frequency`.
 */
export function readTimm(table: Records): Row[] {
  const folder = dirname(table.file);
  const files = globSync("results-*.csv", { cwd: folder }).sort();
  if (!files.includes(upstreamFile))
    throw new UserError(
      `${table.file}: needs ${join(folder, upstreamFile)} beside it, the models' ImageNet accuracy`,
    );
  const tables = files
    .map((name) => readRecords(join(folder, name)))
    .filter(isTimm)
    .map((read) => ({ task: basename(read.file, ".csv").replace(/^results-/, ""), read }));
  const key = (record: Record<string, string>) => `${record["model"]!} at ${record["img_size"]!} px`;
  const imagenet = tables.find(({ task }) => task === "imagenet")!.read;
  const upstream = new Map(
    imagenet.records.map((record, line) => [key(record), percentText(imagenet, line)]),
  );
  return tables.flatMap(({ task, read }) =>
    read.records.flatMap((record, line): Row[] => {
      const upstreamAccuracy = upstream.get(key(record));
      if (upstreamAccuracy === undefined) return [];
      return [
        modelRow({
          objective: "supervised",
          method: "zero-shot",
          architecture: record["model"]!.split(".")[0]!,
          source: record["model"]!.split(".")[1] ?? "in1k",
          upstreamAccuracy,
          task,
          shots: 0,
          accuracy: percentText(read, line),
          origin: `timm ${key(record)}`,
        }),
      ];
    }),
  );
}

function percentText(table: Records, line: number): number {
  const value = numberIn(table, line, "top1");
  if (value < 0 || value > 100)
    throw new UserError(`${table.file}, line ${line + 2}: top1 is ${value}, expected per cent, 0 to 100`);
  return Number((value / 100).toFixed(5));
}
