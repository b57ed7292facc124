import { mean, sum } from "../../common";
import type { Point } from "./point";

/** Fewer families than this are too few to be drawn with replacement. */
export const fewestFamilies = 10;

/**
 * The family of an architecture, by its name in timm or OpenCLIP: the part before the first `_` or `-`, without the
 * size that it ends with: `resnet50d` and `resnet18` are `resnet`, `efficientnetv2_rw_s` is `efficientnetv2`,
 * `tf_mixnet_l` is `mixnet`.
 */
export function familyOf(architecture: string): string {
  const [first] = architecture
    .toLowerCase()
    .replace(/^(tf|legacy)_/, "")
    .split(/[_-]/);
  // A number after v is a version, not a size.
  return first!.replace(/(?<!v)\d+[a-z]?\d*$/, "") || first!;
}

/** How alike models of one family err. */
export interface FamilyCorrelation {
  families: number;
  /**
   * The intraclass correlation of the residuals within families (one-way analysis of variance, unequal sizes; Donner
   * 1986): 0 where families do not matter, 1 where models of one err by the same.
   */
  icc: number;
  /** By how much the variance of a mean is larger than that of as many models each of its own family (Kish 1965). */
  designEffect: number;
}

/** The correlation of residuals within families; null where there is one family, or each model is its own. */
export function familyCorrelation(
  points: readonly Point[],
  residuals: readonly number[],
): FamilyCorrelation | null {
  const members = new Map<string, number[]>();
  points.forEach(({ family }, i) => {
    const key = family ?? `model ${i}`;
    members.set(key, [...(members.get(key) ?? []), residuals[i]!]);
  });
  const groups = [...members.values()];
  const [n, k] = [points.length, groups.length];
  if (k < 2 || k === n) return null;
  const centre = mean(residuals);
  const between = sum(groups.map((group) => group.length * (mean(group) - centre) ** 2)) / (k - 1);
  const within = sum(groups.map((group) => sum(group.map((value) => (value - mean(group)) ** 2)))) / (n - k);
  const squares = sum(groups.map(({ length }) => length ** 2));
  const size = (n - squares / n) / (k - 1);
  const icc = Math.min(1, Math.max(0, (between - within) / (between + (size - 1) * within)));
  return { families: k, icc, designEffect: 1 + (squares / n - 1) * icc };
}

/** Each point's family, where there are enough of them to be drawn as wholes; undefined where there are not. */
export function clustersOf(points: readonly Point[]): string[] | undefined {
  const families = points.map(({ family }) => family);
  const count = new Set(families).size;
  if (families.some((family) => family === undefined) || count < fewestFamilies || count === points.length)
    return undefined;
  return families as string[];
}
