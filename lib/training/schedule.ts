/** How the learning rate goes over the steps of a run. */
export interface Schedule {
  kind: "cosine" | "one-cycle" | "constant";
  /** The highest learning rate. */
  peak: number;
  /** Steps in the run. */
  steps: number;
  /** Cosine: steps of linear warm-up, from peak / warmup up. One-cycle: share of the steps that go up (default 0.3). */
  warmup?: number;
}

/**
 * The learning rate of step 0, 1, ... (Loshchilov and Hutter 2017 for the cosine, as OpenCLIP computes it; Smith and
 * Topin 2018 for one cycle, as PyTorch's `OneCycleLR`: from peak/25 up, down to peak/250,000).
 *
 * @example
 * ```ts
 * import { training } from "upstream";
 * training.learningRate({ kind: "cosine", peak: 0.001, steps: 100, warmup: 10 }, 10); // => 0.001
 * ```
 */
export function learningRate({ kind, peak, steps, warmup }: Schedule, step: number): number {
  switch (kind) {
    case "constant":
      return peak;
    case "cosine": {
      const rising = warmup ?? 0;
      if (step < rising) return (peak * (step + 1)) / rising;
      return 0.5 * (1 + Math.cos((Math.PI * (step - rising)) / (steps - rising))) * peak;
    }
    case "one-cycle": {
      const low = peak / 25;
      const end = low / 1e4;
      const top = (warmup ?? 0.3) * steps - 1;
      const anneal = (from: number, to: number, share: number) =>
        to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
      return step <= top
        ? anneal(low, peak, step / top)
        : anneal(peak, end, (step - top) / (steps - 1 - top));
    }
  }
}

/**
 * Warm-up that fits the run: the paper's 500 steps are longer than many of its few-shot runs, which then never reach
 * their peak. `"paper"` keeps it so; otherwise a warm-up as long as the run or longer becomes a tenth of it.
 */
export function fitWarmup(warmup: number, steps: number, policy: "scale" | "paper" = "scale"): number {
  return policy === "paper" || warmup < steps ? warmup : Math.floor(steps / 10);
}
