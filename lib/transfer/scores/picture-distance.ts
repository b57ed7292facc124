import { picture, type Pictures } from "../../data";
import { UserError, mean } from "../../common";
import { random, sample } from "../../random";

/** Cells a side that a picture is summed up in. */
const grid = 4;

/**
 * What a picture is like, whatever it shows and whichever way light and dark are: for each cell of a 4 x 4 grid how
 * strong its edges are and how much it varies, 0 to 1; 32 numbers. Colours are averaged.
 */
export function pictureStatistics(pictures: Pictures, index: number): Float64Array {
  const { size, channels } = pictures;
  const bytes = picture(pictures, index);
  const grey = (x: number, y: number) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += bytes[(y * size + x) * channels + c]!;
    return sum / (255 * channels);
  };
  const found = new Float64Array(2 * grid * grid);
  const side = size / grid;
  for (let row = 0; row < grid; row++)
    for (let column = 0; column < grid; column++) {
      let [edges, sum, squares, count] = [0, 0, 0, 0];
      for (let y = Math.floor(row * side); y < Math.floor((row + 1) * side); y++)
        for (let x = Math.floor(column * side); x < Math.floor((column + 1) * side); x++) {
          const here = grey(x, y);
          const right = x + 1 < size ? grey(x + 1, y) : here;
          const below = y + 1 < size ? grey(x, y + 1) : here;
          edges += Math.hypot(right - here, below - here);
          sum += here;
          squares += here * here;
          count++;
        }
      const cell = row * grid + column;
      found[cell] = edges / count;
      found[grid * grid + cell] = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    }
  return found;
}

/**
 * How far apart two sets of pictures are: the energy distance (Székely and Rizzo 2013) of their `pictureStatistics`,
 * the square root of 2 E|X - Y| - E|X - X'| - E|Y - Y'|. 0 for sets that are alike. Needs no model.
 *
 * @param options.count pictures drawn of each set (300). @param options.seed of the draw
 * @throws UserError where a set is empty
 */
export function pictureDistance(
  a: Pictures,
  b: Pictures,
  options: { count?: number; seed?: string | number } = {},
): number {
  const { count = 300, seed = 0 } = options;
  if (a.count < 2 || b.count < 2)
    throw new UserError("the distance of pictures needs two or more on each side");
  const [x, y] = [a, b].map((pictures, i) => {
    const indices = Array.from({ length: pictures.count }, (_, index) => index);
    return sample(indices, count, random("picture distance", seed, i)).map((index) =>
      pictureStatistics(pictures, index),
    );
  }) as [Float64Array[], Float64Array[]];
  const squared = 2 * meanDistance(x, y) - within(x) - within(y);
  return Math.sqrt(Math.max(0, squared));
}

const distance = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
};

const meanDistance = (x: readonly Float64Array[], y: readonly Float64Array[]) =>
  mean(x.map((a) => mean(y.map((b) => distance(a, b)))));

/** Over pairs of different pictures. */
const within = (x: readonly Float64Array[]) => (meanDistance(x, x) * x.length) / (x.length - 1);
