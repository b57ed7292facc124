import { tQuantile } from "../results";
import type { Method, Shots } from "../catalogue";
import { compareBySeeds, seedVarianceOf, type Comparison, type TestLabels } from "./differences";
import { notRun, type ClaimAtShots } from "./claim-at-shots";
import { judgeSources } from "./judge-sources";
import type { AheadClaim, Question, SourcesClaim, StudyClaim } from "./question";
import type { RecordedTrial } from "./record";

/** A claim with its verdicts. */
export interface JudgedClaim {
  claim: StudyClaim;
  method: Method;
  tasks: readonly string[];
  at: ClaimAtShots[];
}

/** How a question's trials are compared by default: by fine-tuning, or else by its first method that trains. */
export const mainMethod = ({ methods }: Pick<Question, "methods">): Method =>
  methods.find((method) => method === "finetune") ?? methods.find((method) => method !== "zero-shot")!;

/** The shots of these trials by one method, the fewest first. */
export function shotsOf(trials: readonly RecordedTrial[], method: Method): Shots[] {
  const found = new Set(trials.flatMap(({ trial }) => (trial.method === method ? [trial.shots] : [])));
  const rank = (shots: Shots) => (shots === "full" ? Infinity : shots);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/**
 * Judges a question's claims by its own runs. Every pair of a claim must be ahead; that one is surely not is asked at a
 * level corrected for the number of pairs (Bonferroni).
 *
 * @param all all trials of the study, which the scatter over seeds of pre-training is read from where the question has
 *   one seed
 */
export function judge(
  question: Question,
  trials: readonly RecordedTrial[],
  all: readonly RecordedTrial[],
  labels: TestLabels,
): JudgedClaim[] {
  return question.claims.map((claim) => {
    const method = claim.method ?? mainMethod(question);
    const tasks = (claim.tasks ?? question.tasks).filter((task) =>
      trials.some(({ trial }) => trial.task === task),
    );
    const shots = claim.shots ?? shotsOf(trials, method);
    const at =
      "sources" in claim
        ? judgeSources(claim, { method, shots, tasks }, { trials: amongOf(claim, trials), all, labels })
        : shots.map((k) => judgeAt(claim, { method, shots: k, tasks }, trials, all, labels));
    return { claim, method, tasks, at };
  });
}

/** The trials of the starts that a claim is about, and of random weights, whose scatter counts. */
const amongOf = ({ among }: SourcesClaim, trials: readonly RecordedTrial[]) =>
  among === undefined
    ? trials
    : trials.filter(({ label, recipe }) => recipe === null || among.includes(label));

function judgeAt(
  { ahead, of, by = 0 }: AheadClaim,
  comparison: Comparison,
  trials: readonly RecordedTrial[],
  all: readonly RecordedTrial[],
  labels: TestLabels,
): ClaimAtShots {
  const seeds = seedVarianceOf(trials, comparison, all);
  const wanted = ahead.flatMap((a) => of.map((b) => [a, b] as const));
  const found = wanted.flatMap((pair) => {
    const compared = compareBySeeds(trials, pair, comparison, labels, seeds);
    return compared === undefined ? [] : [{ pair, ...compared }];
  });
  const { shots } = comparison;
  if (found.length < wanted.length || found.length === 0) return notRun(shots);
  const least = found.reduce((low, one) => (one.difference < low.difference ? one : low));
  const above = found.every(({ low }) => low > by);
  const below = found.some(
    ({ difference, error, degrees }) =>
      difference + tQuantile(1 - 0.025 / found.length, Math.min(degrees, 1e6)) * error < by,
  );
  const { knowsSeeds } = least;
  return {
    shots,
    verdict: !knowsSeeds ? "cannot be told" : above ? "borne" : below ? "refuted" : "cannot be told",
    difference: least.difference,
    low: least.low,
    high: least.high,
    pair: least.pair.join(" less "),
    knowsSeeds,
  };
}
