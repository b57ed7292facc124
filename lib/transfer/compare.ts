import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, home, openStore } from "../runs";
import { labelsFile, type Evaluated } from "./evaluate";
import { mcnemar, type PairedComparison } from "./mcnemar";
import type { Outcome, Trial } from "./trial";

/** Two trials on the same test pictures. */
export interface TrialComparison extends PairedComparison {
  task: string;
  /** Accuracies, 0 to 1. */
  first: number;
  second: number;
  /** Test pictures that both could read. */
  testSize: number;
}

/**
 * Compares two finished trials picture by picture (McNemar's exact test): are they better and worse than each other by more
 * than these test pictures would show by chance?
 *
 * @param first a trial of an evaluation, or its id (a row's `origin`). @param second likewise, on the same task.
 * @throws Failure where a trial is not there, or they were measured on different pictures
 */
export function compare(
  first: string | Evaluated,
  second: string | Evaluated,
  { folder = home("runs") }: { folder?: string } = {},
): TrialComparison {
  const [a, b] = [first, second].map((one) => (typeof one === "string" ? find(one, folder) : one)) as [
    Evaluated,
    Evaluated,
  ];
  if (a.trial.taskContent !== b.trial.taskContent)
    throw new Failure(
      `${a.id} is on ${a.trial.task}, ${b.id} on ${b.trial.task}: expected the same test pictures`,
    );
  const labels = testLabels(a.trial, folder);
  const both = labels.flatMap((label, i) => {
    const [x, y] = [a.outcome.predicted[i], b.outcome.predicted[i]];
    return x === undefined || y === undefined || x < 0 || y < 0 ? [] : [[x === label, y === label] as const];
  });
  const share = (side: 0 | 1) => both.filter((one) => one[side]).length / both.length;
  return {
    task: a.trial.task,
    first: share(0),
    second: share(1),
    testSize: both.length,
    ...mcnemar(
      both.map(([x]) => x),
      both.map(([, y]) => y),
    ),
  };
}

function find(id: string, folder: string): Evaluated {
  const found = openStore<Outcome>(join(folder, "trials")).get(id);
  if (found?.state !== "done" || found.result === undefined)
    throw new Failure(`no finished trial ${id} in ${join(folder, "trials")}: a row's origin names one`);
  return { id, trial: found.spec as Trial, outcome: found.result };
}

/** The test labels of a trial's task, in the order of its predictions. */
export function testLabels(
  { task, taskContent }: Pick<Trial, "task" | "taskContent">,
  folder = home("runs"),
) {
  const file = labelsFile(folder, taskContent);
  if (!existsSync(file)) throw new Failure(`${file}: the test labels of ${task} are not kept there`);
  return (JSON.parse(readFileSync(file, "utf8")) as { labels: number[] }).labels;
}
