import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, home } from "../../common";
import type { EvaluatedTrial, Trial } from "../trial";

/** The test labels of a trial's task, in the order of its predictions. */
function testLabels(
  { task, taskContent }: Pick<Trial, "task" | "taskContent">,
  folder = home("runs"),
): number[] {
  const file = labelsFile(folder, taskContent);
  if (!existsSync(file)) throw new UserError(`${file}: the test labels of ${task} are not kept there`);
  return (JSON.parse(readFileSync(file, "utf8")) as { labels: number[] }).labels;
}

/**
 * Whether each trial classified each picture rightly, [trials][pictures], on the test pictures that all of them
 * measured.
 *
 * @throws UserError where they are on several tasks, or no picture was measured by all
 */
export function rightOnAll(trials: readonly EvaluatedTrial[], folder?: string): boolean[][] {
  const [first] = trials;
  if (first === undefined) return [];
  const other = trials.find(({ trial }) => trial.taskContent !== first.trial.taskContent);
  if (other !== undefined)
    throw new UserError(
      `${first.id} is on ${first.trial.task}, ${other.id} on ${other.trial.task}: expected the same test pictures`,
    );
  const labels = testLabels(first.trial, folder);
  const indices = labels.flatMap((_, i) =>
    trials.every(({ outcome }) => (outcome.predicted[i] ?? -1) >= 0) ? [i] : [],
  );
  if (indices.length === 0)
    throw new UserError(
      `task ${first.trial.task}: no test picture was measured by all of ${trials.length} trials`,
    );
  return trials.map(({ outcome }) => indices.map((i) => outcome.predicted[i] === labels[i]));
}

/** Where a task's test labels are kept. */
export function labelsFile(folder: string, content: string): string {
  return join(folder, "labels", `${content}.json`);
}
