import seedrandom from "seedrandom";

/** A named stream of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** A stream of its own, whose numbers depend on this stream's seed and `name` alone, not on what was drawn before. */
  stream(name: string | number): Random;
}

/**
 * Starts a stream of random numbers (seedrandom's ARC4).
 *
 * @param seed what names the stream, for instance `"pretrain/0"`; numbers and strings alike. Parts are joined by `/`.
 *
 * @example
 * ```ts
 * import { random } from "upstream";
 * random.random("split", 0).uniform() === random.random("split/0").uniform(); // => true
 * ```
 */
export function random(...seed: (string | number)[]): Random {
  const name = seed.join("/");
  const generator = seedrandom(name);
  const uniform = () => generator.double();
  return {
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    stream: (child) => random(name, child),
  };
}
