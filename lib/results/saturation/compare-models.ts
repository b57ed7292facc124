import { sum } from "../../common";
import { permutation, random } from "../../random";
import { fitAccuracyPower, fitLogitLine, type FittedCurve } from "./alternative-curves";
import { fit, type FixedParameters } from "./fit";
import { accuracyAt, type Law } from "./law";
import type { Point } from "./point";

/** The nested models, the plainest first: each is the law, within its bounds, with something held fixed. */
export const nested = {
  constant: { fixed: { k: 0 }, parameters: 1 },
  linear: { fixed: { alpha: 1 }, parameters: 2 },
  "power law": { fixed: { eIR: 0 }, parameters: 2 },
  saturation: { fixed: {}, parameters: 3 },
} as const satisfies Record<string, { fixed: FixedParameters; parameters: number }>;

/** Curves of another form, each of two parameters: one that rises to 100 %, one whose ceiling is free. */
export const alternatives = {
  "logit line": fitLogitLine,
  "accuracy power": fitAccuracyPower,
} as const satisfies Record<string, (points: readonly Point[]) => FittedCurve>;

export type ModelName = keyof typeof nested | keyof typeof alternatives;

/** How one of the models does. */
export interface ModelFit {
  model: ModelName;
  /** Its parameters where it is the law with something held fixed; null for curves of another form. */
  law: Law | null;
  /** The accuracy at upstream accuracy 1. */
  ceiling: number;
  sse: number;
  /**
   * Akaike's criterion, corrected for small samples (Hurvich and Tsai 1989), Gaussian errors: lower is better; 2 apart
   * is a hint, 10 a verdict.
   */
  aicc: number;
  /** AICc above the best model's. */
  delta: number;
  /** Akaike's weight: the models' shares of the evidence, which sum to 1. */
  weight: number;
  /**
   * Root mean squared error of downstream accuracy on points held out in turn (one by one up to 50 points, else ten
   * parts).
   */
  heldOut: number;
  /**
   * The same on the quarter with the best upstream accuracy, fitted to the rest; null where fewer than 6 would be left.
   */
  extrapolated: number | null;
}

/** A model, ready to be fitted to any part of the points. */
interface Candidate {
  model: ModelName;
  parameters: number;
  fitTo(points: readonly Point[]): FittedCurve & { law: Law | null };
}

const candidates: readonly Candidate[] = [
  ...(Object.keys(nested) as (keyof typeof nested)[]).map((model): Candidate => ({
    model,
    parameters: nested[model].parameters,
    fitTo: (points) => {
      const { law } = fit(points, nested[model].fixed);
      return { law, ceiling: 1 - law.eIR, accuracyAt: (upstream) => accuracyAt(law, upstream) };
    },
  })),
  ...(Object.keys(alternatives) as (keyof typeof alternatives)[]).map((model): Candidate => ({
    model,
    parameters: 2,
    fitTo: (points) => ({ law: null, ...alternatives[model](points) }),
  })),
];

/**
 * Compares a constant, the straight line, the plain power law and the saturating law with one another, and with two
 * curves of another form: accuracy on the line of logits, and a power of accuracy.
 */
export function compareModels(points: readonly Point[], seed: string | number = 0): ModelFit[] {
  const folds = foldsOf(points, seed);
  const split = bestQuarter(points);
  const n = points.length;
  const fits = candidates.map(({ model, parameters, fitTo }) => {
    const fitted = fitTo(points);
    const sse = squaredError(fitted, points);
    const p = parameters + 1; // and the noise's variance
    const aicc = n * Math.log(Math.max(sse, 1e-20) / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1);
    const squares = folds.map((held) => {
      const out = new Set(held);
      return squaredError(fitTo(points.filter((point) => !out.has(point))), held);
    });
    const { law, ceiling } = fitted;
    return {
      model,
      law,
      ceiling,
      sse,
      aicc,
      heldOut: Math.sqrt(sum(squares) / n),
      extrapolated:
        split === null ? null : Math.sqrt(squaredError(fitTo(split.rest), split.best) / split.best.length),
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

function squaredError(curve: FittedCurve, points: readonly Point[]): number {
  return sum(points.map((point) => (curve.accuracyAt(point.upstream) - point.downstream) ** 2));
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
