import { random, shuffle } from "../../random";
import type { Task } from "../../catalogue";
import { candidates } from "./candidates";
import type { BySplit, Example } from "./example";

const perClass = { train: 100, validation: 30, test: 50 };

/**
 * Which icon set an icon comes from: a question of style, whatever is shown. All icons of one name are in one split, so
 * that no test icon shows a thing that was trained on.
 */
export function iconSetExamples(task: Task): BySplit<Example[]> {
  const shown = new Set<string>();
  const bySet = task.classes.map((set) => candidates(set, 1));
  for (const all of bySet) for (const { words } of all) shown.add(words.join(" "));
  const things = shuffle([...shown].sort(), random("houses"));
  const splitOf = new Map(
    things.map((thing, i) => [thing, i % 10 < 5 ? "train" : i % 10 < 7 ? "validation" : "test"] as const),
  );
  const found: BySplit<Example[]> = { train: [], validation: [], test: [] };
  bySet.forEach((all, label) => {
    for (const { icon, words } of shuffle(all, random("houses", label))) {
      const split = splitOf.get(words.join(" "));
      if (!split) continue;
      const taken = found[split];
      if (taken.filter((example) => example.label === label).length < perClass[split])
        taken.push({ icon, label });
    }
  });
  return found;
}
