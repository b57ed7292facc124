import { random } from "../../random";

/** Draws a sample from a stream whose length nobody knows beforehand. */
export interface Reservoir<T> {
  /** Offers the next `count` things of the stream; `take` gives the i-th of them, if it is drawn. */
  offer(count: number, take: (i: number) => T): void;
  /** What is drawn so far, in the stream's order. */
  drawn(): T[];
  /** How many things were offered. */
  readonly total: number;
}

/**
 * `size` things drawn uniformly, without replacement, in one pass (Algorithm L: Li 1994, ACM TOMS 20(4)); all of them
 * where there are fewer. What is drawn depends on the seed and the stream's order alone; in memory is what is drawn.
 *
 * @param size at least 1; Infinity keeps all.
 */
export function reservoir<T>(size: number, seed: number | string): Reservoir<T> {
  const draws = random("captions", seed);
  const chosen: { at: number; thing: T }[] = [];
  let total = 0;
  let weight = Math.exp(Math.log(1 - draws.uniform()) / size);
  const jump = () => Math.floor(Math.log(1 - draws.uniform()) / Math.log1p(-weight)) + 1;
  let next = size - 1; // the next thing to take, once the sample is full
  return {
    offer(count, take) {
      for (let i = 0; i < count; i++) {
        if (chosen.length < size) {
          chosen.push({ at: total + i, thing: take(i) });
          if (chosen.length === size) next = total + i + jump();
          continue;
        }
        const skip = next - (total + i);
        if (skip > 0) {
          i += Math.min(skip, count - i) - 1;
          continue;
        }
        chosen[draws.integer(size)] = { at: total + i, thing: take(i) };
        weight *= Math.exp(Math.log(1 - draws.uniform()) / size);
        next += jump();
      }
      total += count;
    },
    drawn: () => chosen.sort((a, b) => a.at - b.at).map(({ thing }) => thing),
    get total() {
      return total;
    },
  };
}
