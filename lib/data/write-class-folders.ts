import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sum } from "../common";
import { encodePng } from "../formats";
import type { LoadedTask, SplitInMemory } from "./loaded-task";
import { picture } from "./pictures";

/**
 * Writes pictures of a task in memory as class folders, `FOLDER/CLASS/000.png`: an example of how one's own may lie.
 *
 * @param perClass at most so many of each class, the training set's first. @returns how many were written
 */
export function writeClassFolders(
  { train, classes }: Pick<LoadedTask<SplitInMemory>, "train" | "classes">,
  folder: string,
  perClass = Infinity,
): number {
  const written = classes.map(() => 0);
  const { pictures, labels } = train;
  labels.forEach((label, i) => {
    const n = written[label]!;
    if (n >= perClass) return;
    const of = join(folder, classes[label]!);
    mkdirSync(of, { recursive: true });
    const { size, channels } = pictures;
    const name = `${String(n).padStart(3, "0")}.png`;
    writeFileSync(join(of, name), encodePng(picture(pictures, i), size, size, channels));
    written[label] = n + 1;
  });
  return sum(written);
}
