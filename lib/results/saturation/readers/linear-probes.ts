import { UserError } from "../../../common";
import type { Row } from "../../row";
import type { Shots } from "../../../catalogue";
import { clipSourceSizes, modelRow } from "./model-row";
import { plainTask, withUpstream } from "./openclip";
import { has, numberIn, type Records } from "./records";

/** Is it a table of linear probes of LAION-AI/CLIP_benchmark? */
export function isLinearProbes(table: Records): boolean {
  return has(table, "model", "pretrained", "dataset", "fewshot_k", "lr", "epochs", "lp_acc1");
}

/**
 * Reads CLIP_benchmark's linear probes: a row a probe (3 learning rates x 3 lengths), shots 10, 25 or all (-1). The
 * upstream accuracy is the model's best probe on all of ImageNet: it is measured alike for every model, where zero-shot
 * accuracies of these very checkpoints are published for some only. The best probe is chosen on the test set, there is
 * no other.
 */
export function readLinearProbes(table: Records): Row[] {
  const rows = table.records.map((record, line) => {
    const source = record["upstream_dataset"] ?? "unknown";
    return modelRow({
      objective: "clip",
      method: "linear-probe",
      architecture: record["model"]!,
      source,
      sourceSize: clipSourceSizes[source] ?? null,
      task: plainTask(record["dataset"]!),
      shots: shotsOf(table, line),
      finetuneLearningRate: numberIn(table, line, "lr"),
      finetuneEpochs: numberIn(table, line, "epochs"),
      finetuneBatchSize: has(table, "bs") ? numberIn(table, line, "bs") : null,
      seed: has(table, "seed") ? numberIn(table, line, "seed") : null,
      accuracy: numberIn(table, line, "lp_acc1"),
      selectedOn: "test",
      origin: `clip_benchmark ${record["model"]!} ${record["pretrained"]!}`,
    });
  });
  const best = new Map<string, number>();
  for (const row of rows)
    if (row.task === "imagenet1k" && row.shots === "full")
      best.set(row.origin, Math.max(row.accuracy, best.get(row.origin) ?? 0));
  return withUpstream(
    rows,
    (row) => row.task === "imagenet1k" && row.shots === "full" && row.accuracy === best.get(row.origin),
    table.file,
  );
}

function shotsOf(table: Records, line: number): Shots {
  const k = numberIn(table, line, "fewshot_k");
  if (k === -1) return "full";
  if (Number.isInteger(k) && k > 0) return k;
  throw new UserError(
    `${table.file}, line ${line + 2}: fewshot_k is ${k}, expected a number of images a class, or -1 for all`,
  );
}
