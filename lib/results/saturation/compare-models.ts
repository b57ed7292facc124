import { sum } from "../../common";
import { permutation, random } from "../../random";
import { fit, type Fixed } from "./fit";
import { accuracyAt, type Law } from "./law";
import type { Point } from "./point";

/** The nested models, the plainest first: each is the law, within its bounds, with something held fixed. */
export const nested = {
  constant: { fixed: { k: 0 }, parameters: 1 },
  linear: { fixed: { alpha: 1 }, parameters: 2 },
  "power law": { fixed: { eIR: 0 }, parameters: 2 },
  saturation: { fixed: {}, parameters: 3 },
} as const satisfies Record<string, { fixed: Fixed; parameters: number }>;

export type ModelName = keyof typeof nested;

/** How one of the nested models does. */
export interface ModelFit {
  model: ModelName;
  law: Law;
  sse: number;
  /** Akaike's criterion, corrected for small samples (Hurvich and Tsai 1989), Gaussian errors: lower is better; 2 apart is a hint, 10 a verdict. */
  aicc: number;
  /** AICc above the best model's. */
  delta: number;
  /** Akaike's weight: the models' shares of the evidence, which sum to 1. */
  weight: number;
  /** Root mean squared error of downstream accuracy on points held out in turn (one by one up to 50 points, else ten parts). */
  heldOut: number;
  /** The same on the quarter with the best upstream accuracy, fitted to the rest; null where fewer than 6 would be left. */
  extrapolated: number | null;
}

/** Compares a constant, the straight line, the plain power law and the saturating law. */
export function compareModels(points: readonly Point[], seed: string | number = 0): ModelFit[] {
  const folds = foldsOf(points, seed);
  const split = bestQuarter(points);
  const n = points.length;
  const fits = (Object.keys(nested) as ModelName[]).map((model) => {
    const { fixed, parameters } = nested[model];
    const { law, sse } = fit(points, fixed);
    const p = parameters + 1; // and the noise's variance
    const aicc = n * Math.log(Math.max(sse, 1e-20) / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1);
    const squares = folds.map((held) => {
      const out = new Set(held);
      return squaredError(
        fit(
          points.filter((point) => !out.has(point)),
          fixed,
        ).law,
        held,
      );
    });
    return {
      model,
      law,
      sse,
      aicc,
      heldOut: Math.sqrt(sum(squares) / n),
      extrapolated:
        split === null
          ? null
          : Math.sqrt(squaredError(fit(split.rest, fixed).law, split.best) / split.best.length),
    };
  });
  const least = Math.min(...fits.map((fitted) => fitted.aicc));
  const evidence = fits.map((fitted) => Math.exp((least - fitted.aicc) / 2));
  const total = sum(evidence);
  return fits.map((fitted, i) => ({
    ...fitted,
    delta: fitted.aicc - least,
    weight: evidence[i]! / total,
  }));
}

function squaredError(law: Law, points: readonly Point[]): number {
  return sum(points.map((point) => (accuracyAt(law, point.upstream) - point.downstream) ** 2));
}

function foldsOf(points: readonly Point[], seed: string | number): Point[][] {
  const count = points.length <= 50 ? points.length : 10;
  const folds = Array.from({ length: count }, (): Point[] => []);
  permutation(points.length, random("saturation", seed, "held out")).forEach((place, i) =>
    folds[i % count]!.push(points[place]!),
  );
  return folds;
}

function bestQuarter(points: readonly Point[]): { best: Point[]; rest: Point[] } | null {
  const sorted = [...points].sort((a, b) => a.upstream - b.upstream);
  const cut = Math.ceil(0.75 * sorted.length);
  const [rest, best] = [sorted.slice(0, cut), sorted.slice(cut)];
  return rest.length < 6 || best.length === 0 ? null : { best, rest };
}
