import { paperTask } from "../../catalogue";
import type { Row } from "../row";
import { group } from "../select-rows";
import { share, type SanityFinding } from "./finding";

/** The steps of warm-up that the paper states for fine-tuning (appendix D.3). */
export const paperWarmUp = 500;

/**
 * Runs whose learning rate still rises when they end: epochs x ceil(k x classes / batch) is no more than the warm-up's
 * steps, so that the cosine never comes and the peak is never reached.
 *
 * @param warmUp steps; the paper's 500 for published rows, else nothing is known and nothing is said.
 */
export function neverLeavesWarmUp(
  rows: readonly Row[],
  warmUp?: number,
  classes: Readonly<Record<string, number>> = {},
): SanityFinding[] {
  const known = rows.flatMap((row) => {
    const steps = finetuneSteps(row, classes);
    const ramp = warmUp ?? (row.origin === "published" ? paperWarmUp : null);
    return steps === null || ramp === null ? [] : [{ row, steps, ramp }];
  });
  const short = known.filter(({ steps, ramp }) => steps <= ramp);
  if (short.length === 0) return [];
  // Cells are judged by the setting that most runs have: a smaller batch makes more steps.
  const settings = group(
    known.map(({ row }) => row),
    ["finetuneEpochs", "finetuneBatchSize"],
  );
  const usual = new Set(settings.reduce((a, b) => (b.length > a.length ? b : a)));
  const cells = group(
    known.flatMap(({ row }) => (usual.has(row) && row.shots !== "full" ? [row] : [])),
    ["task", "shots"],
  );
  const shortRows = new Set(short.map(({ row }) => row));
  const hit = cells.filter((members) => shortRows.has(members[0]!));
  const { finetuneEpochs, finetuneBatchSize } = [...usual][0]!;
  const least = short.reduce((a, b) => (a.steps / a.ramp <= b.steps / b.ramp ? a : b));
  return [
    {
      check: "never leaves warm-up",
      severity: "doubt",
      text:
        `${share(short.length, known.length)} runs end within ${least.ramp} steps of warm-up; with the commonest setting ` +
        `(${finetuneEpochs} epochs, batch ${finetuneBatchSize}) all do in ${hit.length} of ${cells.length} few-shot cells (task x shots); the shortest, ${least.row.task} at ${least.row.shots}, has ${least.steps} steps and ends at ` +
        `${Math.round((100 * least.steps) / least.ramp)} % of its peak learning rate`,
      rows: short.map(({ row }) => row),
    },
  ];
}

/** Optimiser steps of a fine-tune at k shots; null where a number is missing. */
export function finetuneSteps(row: Row, classes: Readonly<Record<string, number>> = {}): number | null {
  const count = classes[row.task] ?? paperTask(row.task)?.classCount;
  if (row.shots === 0 || row.method === "zero-shot" || count === undefined) return null;
  const images = row.shots === "full" ? paperTask(row.task)?.train : row.shots * count;
  if (images === undefined || !row.finetuneEpochs || !row.finetuneBatchSize) return null;
  return row.finetuneEpochs * Math.ceil(images / row.finetuneBatchSize);
}
