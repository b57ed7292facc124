import { random, shuffle } from "../../random";
import type { Task } from "../../catalogue";
import { emojiTable, hasSkinTone, plainCodePoints } from "./emoji";
import { iconSet } from "./icon-sets";
import type { BySplit, Example } from "./example";

const groups = [
  "smileys-emotion",
  "people-body",
  "animals-nature",
  "food-drink",
  "travel-places",
  "activities",
  "objects",
  "symbols",
];
const perClass = { train: 60, validation: 15, test: 25 };

/**
 * Emoji of an icon set that no source shows, by Unicode's groups. That set has no code points: a name's are those that
 * another set, whose names agree, gives it. Each emoji stands in one split.
 */
export function emojiGroups(task: Task): BySplit<Example[]> {
  const { icons } = iconSet(task.reader.set as string);
  const points = new Map([...iconSet("twemoji").namesByCodePoints].map(([code, name]) => [name, code]));
  const table = emojiTable("en");
  const found: BySplit<Example[]> = { train: [], validation: [], test: [] };
  groups.forEach((group, label) => {
    const members = [...icons.values()].filter((icon) => {
      const code = points.get(icon.name);
      if (code === undefined || hasSkinTone(code)) return false;
      return table.get(plainCodePoints(code))?.group === group;
    });
    const drawn = shuffle(members, random("emoji-groups", group));
    let start = 0;
    // Where a group is small, its splits shrink alike.
    const share = Math.min(1, drawn.length / (perClass.train + perClass.validation + perClass.test));
    for (const split of ["test", "validation", "train"] as const) {
      const count = Math.floor(perClass[split] * share);
      found[split].push(...drawn.slice(start, start + count).map((icon) => ({ icon, label })));
      start += count;
    }
  });
  return found;
}
