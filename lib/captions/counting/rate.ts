import { wilson } from "../../results";

/** How often something comes, in a million, with its 95 % interval. */
export interface Rate {
  perMillion: number;
  low: number;
  high: number;
}

/**
 * The rate of something that came `count` times among `total`: Wilson's interval, widened by how much captions repeat
 * it. Occurrences in one caption are no independent draws, captions are: the design effect (Kish 1965) of whole
 * captions is `squares / count`, the squares of its occurrences a caption over its occurrences, and the interval is
 * that of so many times fewer draws. It is right for rare things (all but the commonest words) in captions drawn at
 * random.
 */
export function rateOf(count: number, total: number, squares = count): Rate {
  if (total === 0) return { perMillion: 0, low: 0, high: 0 };
  const effect = count === 0 ? 1 : Math.max(1, squares / count);
  const { low, high } = wilson(count / total, Math.max(1, total / effect));
  return { perMillion: (1e6 * count) / total, low: 1e6 * low, high: 1e6 * high };
}
