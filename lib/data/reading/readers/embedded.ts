import { encodePng } from "../../../formats";
import { embeddedTask } from "../../embedded";
import type { SplitInMemory } from "../../loaded-task";
import { picture } from "../../pictures";
import type { Reading } from "../reading";
import type { Sample, Split } from "../../sample";

/** Tasks of icon packages and of npm's digits. */
export async function* readEmbeddedTask({ name, split }: Reading): AsyncGenerator<Sample> {
  const task = await embeddedTask(name);
  for (const part of ["train", "validation", "test"] as const)
    if (split === undefined || split === part) yield* examples(name, part, task[part]);
}

function* examples(name: string, split: Split, { pictures, labels }: SplitInMemory): Generator<Sample> {
  for (let i = 0; i < pictures.count; i++) {
    yield {
      key: `${split}/${i}`,
      where: `${name}: ${split} picture ${i}`,
      label: labels[i] as number,
      split,
      image: () => Promise.resolve(encodePng(picture(pictures, i), pictures.size, pictures.size, 1)),
    };
  }
}
