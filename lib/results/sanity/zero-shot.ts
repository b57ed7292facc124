import { paperTask } from "../../catalogue";
import { distinct } from "../audit/start-name";
import type { Row } from "../row";
import { wilson } from "../wilson";
import { percentText, rowText, share, type SanityFinding } from "./finding";

/**
 * Zero-shot accuracy at chance beside fine-tuned accuracy that is not: the zero-shot head's classes are not the labels'
 * (most often their order), so that nothing that starts from that head starts from what it says.
 *
 * @param classes classes of each task, where the task is not one of the paper's.
 */
export function zeroShotAtChance(
  rows: readonly Row[],
  classes: Readonly<Record<string, number>> = {},
): SanityFinding[] {
  return distinct(rows, "task").flatMap((task): SanityFinding[] => {
    const count = classes[task] ?? paperTask(task)?.classCount;
    const zero = rows.filter(
      (row) =>
        row.task === task &&
        row.method === "zero-shot" &&
        (row.objective === "clip" || row.objective === "slip") &&
        row.testSize !== null,
    );
    const tuned = rows.filter((row) => row.task === task && row.method !== "zero-shot" && row.shots !== 0);
    if (count === undefined || zero.length === 0 || tuned.length === 0) return [];
    const chance = 1 / count;
    // A head that knows nothing: its interval holds chance, or it covers less than a twentieth of the way to 1.
    const atChance = zero.filter(
      ({ accuracy, testSize }) =>
        wilson(accuracy, testSize!).low <= chance || (accuracy - chance) / (1 - chance) < 0.05,
    );
    const best = tuned.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    if (atChance.length < 0.9 * zero.length || (best.accuracy - chance) / (1 - chance) < 0.5) return [];
    const top = zero.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    return [
      {
        check: "zero-shot at chance",
        severity: "doubt",
        text:
          `${task}: ${share(atChance.length, zero.length)} zero-shot accuracies are at chance (${percentText(chance)} for ${count} classes; ` +
          `the best is ${percentText(top.accuracy)}) while fine-tuning reaches ${percentText(best.accuracy)}: the head's classes are not in the labels' order, or mean nothing to the models`,
        rows: atChance,
      },
    ];
  });
}

/** Accuracies at zero shots of a method that trains: what they were trained on is not what the column says. */
export function trainedAtZeroShots(rows: readonly Row[]): SanityFinding[] {
  const odd = rows.filter((row) => row.shots === 0 && row.method !== "zero-shot");
  if (odd.length === 0) return [];
  const top = odd.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  return [
    {
      check: "trained at zero shots",
      severity: "doubt",
      text: `${odd.length} accuracies of ${distinct(odd, "method").join(" and ")} say zero shots (up to ${percentText(top.accuracy)}, ${rowText(top)}): something had been trained by then`,
      rows: odd,
    },
  ];
}
