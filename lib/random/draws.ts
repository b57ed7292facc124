import type { Random } from "./random";

/**
 * A new array with the items of `items` in random order (Fisher and Yates).
 *
 * @example
 * ```ts
 * import { random } from "upstream";
 * random.shuffle([1, 2, 3], random.random("order", 0)).length; // => 3
 * ```
 */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = items.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

/** The integers 0 to n - 1 in random order. */
export function permutation(n: number, random: Random): number[] {
  return shuffle(
    Array.from({ length: n }, (_, i) => i),
    random,
  );
}

/** `k` different items of `items`, in random order; all of them where there are fewer. */
export function sample<T>(items: readonly T[], k: number, random: Random): T[] {
  return shuffle(items, random).slice(0, k);
}
