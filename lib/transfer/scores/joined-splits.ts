import {
  picture,
  pictureLength,
  type LoadedTask,
  type Pairs,
  type Pictures,
  type TaskSplit,
} from "../../data";
import { sum, UserError } from "../../common";

/** A split's pictures at some indices. */
export function partOf({ samples, labels, pictures }: TaskSplit, indices: readonly number[]): TaskSplit {
  return {
    samples: indices.map((index) => samples[index]!),
    labels: indices.map((index) => labels[index]!),
    ...(pictures && { pictures: copied([[pictures, indices]]) }),
  };
}

/** A task's pictures at some indices, and behind them a source's at others. */
export function joinSplits(
  { task }: LoadedTask,
  { pictures, labels }: TaskSplit,
  indices: readonly number[],
  source: Pick<Pairs, "source" | "pictures">,
  named: readonly number[],
  namedLabels: readonly number[],
): TaskSplit {
  if (pictures === undefined)
    throw new UserError(`task ${task}: its pictures are not in memory, as those of an embedded task are`);
  const { size, channels } = source.pictures;
  if (size !== pictures.size || channels !== pictures.channels)
    throw new UserError(
      `source ${source.source}: pictures of ${size} x ${size} x ${channels}, expected ${pictures.size} x ${pictures.size} x ${pictures.channels} as task ${task} has`,
    );
  return {
    samples: [],
    labels: [...indices.map((index) => labels[index]!), ...namedLabels],
    pictures: copied([
      [pictures, indices],
      [source.pictures, named],
    ]),
  };
}

function copied(parts: readonly (readonly [Pictures, readonly number[]])[]): Pictures {
  const [first] = parts[0]!;
  const length = pictureLength(first);
  const count = sum(parts.map(([, indices]) => indices.length));
  const pixels = new Uint8Array(count * length);
  let at = 0;
  for (const [pictures, indices] of parts)
    for (const index of indices) pixels.set(picture(pictures, index), length * at++);
  return { ...first, count, pixels };
}
