import { saturation } from "../../results";
import type { TaskReading } from "../../results/saturation";
import { percent } from "./saturation-styles";

/**
 * What a reader of the ceiling must know, in few words: how it moves with the models fitted, and whether the law fits.
 */
export function reservations({ ranges, lackOfFit }: TaskReading["reading"]): string[] {
  const ceilings = ranges.map(({ eIR }) => 1 - eIR);
  const [least, most] = [percent(Math.min(...ceilings)), percent(Math.max(...ceilings))];
  // Short enough for a narrow panel.
  return [
    ...(ceilings.length > 1 && least !== most
      ? [`by models fitted: ${least.replace(" %", "")} to ${most}`]
      : []),
    ...(lackOfFit !== null && lackOfFit.p < 0.05 ? ["the points depart from the law"] : []),
  ];
}

/** The best curve of another form, where AICc does not tell that the law is better. */
export function otherCurve({ models, points, band }: TaskReading["reading"]) {
  const law = models.find(({ model }) => model === "saturation")!;
  const [best] = models.filter(({ law: own }) => own === null).sort((a, b) => a.delta - b.delta);
  if (best === undefined || best.delta >= law.delta + 2) return null;
  const { accuracyAt } =
    best.model === "logit line" ? saturation.fitLogitLine(points) : saturation.fitAccuracyPower(points);
  return {
    model: best.model,
    curve: band.map((point) => ({ ...point, downstream: accuracyAt(Math.min(point.upstream, 1 - 1e-6)) })),
  };
}

/** Whether words find more room above the points on the left than below them on the right. */
export function isRoomAbove(points: TaskReading["reading"]["points"], low: number, high: number): boolean {
  const upstream = points.map((point) => point.upstream);
  const middle = (Math.min(...upstream) + 1) / 2;
  const part = 0.45 * (high - low);
  const above = points.filter((point) => point.upstream < middle && point.downstream > high - part);
  const below = points.filter((point) => point.upstream >= middle && point.downstream < low + part);
  return above.length < below.length;
}
