import { random } from "../../../lib/random";
import { accuracyAt, type Law, type Point } from "../../../lib/results/saturation";

/** Models drawn from a law, with normal noise on downstream accuracy. */
export function simulate(law: Law, n: number, sd: number, seed: string | number): Point[] {
  const stream = random("simulated cloud", seed);
  return Array.from({ length: n }, () => {
    const upstream = 0.2 + 0.7 * stream.uniform();
    const downstream = accuracyAt(law, upstream) + sd * stream.normal();
    return { upstream, downstream: Math.min(1, Math.max(0, downstream)) };
  });
}
