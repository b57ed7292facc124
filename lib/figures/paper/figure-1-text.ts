import type { MeanSpread, SpreadsByShots, TaskSpread } from "./spread-by-shots";

/** The groups of tasks that have a panel each, their colours and what is written above them. */
export const groups = {
  whole: { colour: "#1B6CA8", heading: "tested on whole test sets" },
  "k a class": { colour: "#A07A3F", heading: "tested on as many images as trained on" },
} as const;

/** What stands at the fewest shots, where tasks were tested in two ways; else the question. */
export function titleOf({ means }: SpreadsByShots, sources: number): string {
  const first = (tested: MeanSpread["tested"]) => means.find((mean) => mean.tested === tested)?.group;
  const [whole, few] = [first("whole"), first("k a class")];
  if (!whole || !few || whole.shots !== few.shots) return `How far apart are ${inWords(sources)} sources?`;
  const shots = whole.shots === "full" ? "full" : `${whole.shots} ${whole.shots === 1 ? "shot" : "shots"}`;
  const some = (found: typeof whole) => `${inWords(found.beyond.length)} of ${found.tasks.length} tasks`;
  const onWhole =
    whole.beyond.length === whole.tasks.length ? "sources differ" : `sources differ in ${some(whole)}`;
  const onFew = few.beyond.length === 0 ? "nothing can be seen" : `they differ in ${some(few)}`;
  return `At ${shots} ${onWhole} where they were tested whole; on a few shared images ${onFew}`;
}

/** Above a panel: how its tasks were tested, on how many images. */
export function headingOf(kind: keyof typeof groups, tasks: readonly TaskSpread[]): string {
  const { heading } = groups[kind];
  const here = tasks.flatMap(({ finding }) => (finding?.tested === kind ? [finding] : []));
  const first = here.filter(({ shots }) => shots === here[0]?.shots);
  const sizes = first.flatMap(({ testSize }) => testSize);
  const text = (size: number) => size.toLocaleString("en");
  return `<b>${first.length} tasks ${heading}</b><br>${text(Math.min(...sizes))} to ${text(Math.max(...sizes))} images${kind === "whole" ? "" : ` at ${first[0]!.shots} shot${first[0]!.shots === 1 ? "" : "s"}`}`;
}

export function noiseNotes({ tasks, means, sharedErrors }: SpreadsByShots): string[] {
  if (tasks.every(({ finding }) => finding === null))
    return ["No spread by noise alone: the test sets' sizes are not known."];
  const moved = tasks.filter(({ finding, spread }) => finding !== null && finding.spread !== spread);
  const all = means.filter(({ tested }) => tested === "all");
  return [
    "Noise alone: the spread of equally good sources, each at the cell's mean accuracy, because test sets are finite and (where the table lists settings twice) runs of one setting differ. Sources tested on the same images err together, which lessens it: the band reaches from none (they err on the same images) to the upper end of the middle 95 % at the least correlation of errors that the table allows. A point is full where its task is beyond that (Holm over the tasks at that number of shots).",
    ...sharedErrors.map(
      ({ family, ratio, upper, comparisons }) =>
        `Correlation of errors, ${family}: the sources' variance is ${ratio.toFixed(2)} of independent noise's over ${comparisons} comparisons, so that 1 - rho is at most ${upper.toFixed(2)} (95 %).`,
    ),
    ...(moved.length === 0
      ? []
      : [
          `Compared on the test set that all sources have in common: ${moved.map(({ task, shots, spread, finding }) => `${task} at ${shots} (best of each grid whatever it was tested on: ${spread.toFixed(3)}; on ${finding!.testSize[0]} images: ${finding!.spread.toFixed(3)})`).join(", ")}.`,
        ]),
    ...(means.length === all.length
      ? []
      : [
          `The paper's mean over all tasks (dotted): ${all.map(({ shots, spread }) => `${spread.toFixed(3)} at ${shots}`).join(", ")}.`,
        ]),
  ];
}

function inWords(count: number): string {
  const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  return words[count] ?? `${count}`;
}
