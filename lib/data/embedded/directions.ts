import { random, sample } from "../../random";
import type { Task } from "../../catalogue";
import { candidates } from "./candidates";
import type { BySplit, Example } from "./example";

const perClass = { train: 100, validation: 30, test: 60 };

/**
 * Icons of arrows (arrow, caret, chevron, angle) whose name says one direction, split by the icon set they come from.
 */
export function directions(task: Task): BySplit<Example[]> {
  const sets = task.reader.iconSets as BySplit<readonly string[]>;
  const pick = (split: keyof BySplit<unknown>): Example[] =>
    task.classes.flatMap((direction, label) => {
      const icons = sets[split]
        .flatMap((set) => candidates(set))
        .filter(({ words }) => isArrow(words) && directionsIn(words, task).join() === direction);
      return sample(icons, perClass[split], random("directions", split, label)).map(({ icon }) => ({
        icon,
        label,
      }));
    });
  return { train: pick("train"), validation: pick("validation"), test: pick("test") };
}

function isArrow(words: readonly string[]): boolean {
  return (
    words.length <= 3 &&
    words.some((word) => /^(arrow|caret|chevron|angle|arrows|chevrons|carets)$/.test(word))
  );
}

function directionsIn(words: readonly string[], task: Task): string[] {
  return task.classes.filter((direction) => words.includes(direction));
}
