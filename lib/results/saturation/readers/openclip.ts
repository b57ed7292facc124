import { UserError } from "../../../common";
import { paperTasks } from "../../../catalogue";
import type { Row } from "../../row";
import { clipSourceSizes, modelRow } from "./model-row";
import { has, numberIn, type Records } from "./records";

/** Is it `zeroshot_results.csv` of LAION-AI/scaling-laws-openclip? */
export function isOpenClip(table: Records): boolean {
  return has(table, "arch", "name", "upstream_dataset", "downstream_dataset", "acc1", "samples_seen");
}

/**
 * Reads OpenCLIP's scaling results: zero-shot accuracies of CLIP models of several sizes, sources and lengths. The
 * upstream accuracy is the model's on ImageNet, as no accuracy on the pre-training's own data was measured; averages
 * over tasks (`vtab`, `vtab+`, `imagenet_robustness`) and retrieval are left out.
 */
export function readOpenClip(table: Records): Row[] {
  const averages = new Set(["vtab", "vtab+", "imagenet_robustness"]);
  const rows = table.records.flatMap((record, line): Row[] => {
    if (record["task"] !== "zeroshot_classification" || record["acc1"] === "") return [];
    const [source, task] = [record["upstream_dataset"]!, plainTask(record["downstream_dataset"]!)];
    if (averages.has(task)) return [];
    const size = clipSourceSizes[source] ?? null;
    return [
      modelRow({
        objective: "clip",
        method: "zero-shot",
        architecture: record["arch"]!,
        source,
        sourceSize: size,
        pretrainEpochs:
          size === null ? null : Number((numberIn(table, line, "samples_seen") / size).toPrecision(3)),
        task,
        shots: 0,
        accuracy: numberIn(table, line, "acc1"),
        origin: `openclip ${record["name"]!} ${record["arch"]!}`,
      }),
    ];
  });
  return withUpstream(rows, (row) => row.task === "imagenet1k", table.file);
}

/**
 * A task's name here: without the benchmark's prefix (`vtab/cifar10`, `vtab_svhn`), and the paper's where it is one of
 * the paper's tasks.
 */
export function plainTask(name: string): string {
  const plain = name.replace(/^vtab[/_]/, "").replace(/^imagenet1k-unverified$/, "imagenet1k");
  return paperTasks.find((task) => task.name.toLowerCase() === plain)?.name ?? plain;
}

/**
 * The rows with the accuracy of their model's upstream row, which `isUpstream` finds among those of the same origin.
 */
export function withUpstream(rows: readonly Row[], isUpstream: (row: Row) => boolean, file: string): Row[] {
  const upstream = new Map(rows.filter(isUpstream).map((row) => [row.origin, row.accuracy]));
  if (upstream.size === 0)
    throw new UserError(`${file}: no model has an accuracy on ImageNet, the upstream task`);
  return rows.flatMap((row) => {
    const upstreamAccuracy = upstream.get(row.origin);
    return upstreamAccuracy === undefined ? [] : [{ ...row, upstreamAccuracy }];
  });
}
