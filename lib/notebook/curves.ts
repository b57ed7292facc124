import { encode } from "html-entities";
import type { Curve } from "../common";

const width = 280;
const height = 110;
const margin = { left: 44, right: 8, top: 22, bottom: 18 };

/** Curves of a run that is under way, side by side: each over all steps, so that one sees how much is still to come. */
export function curvesHtml(curves: readonly Curve[], total: number): string {
  const drawn = curves.filter(({ points }) => points.length > 1);
  return drawn.length === 0 ? "" : `<div>${drawn.map((curve) => svgOf(curve, total)).join("")}</div>`;
}

function svgOf({ label, points, from }: Curve, total: number): string {
  const values = points.map(([, y]) => y);
  const low = from ?? Math.min(...values);
  const high = Math.max(...values, low + 1e-9);
  const x = (step: number) => margin.left + (step / total) * (width - margin.left - margin.right);
  const y = (value: number) =>
    height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const line = points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const text = (at: number, up: number, anchor: string, what: string) =>
    `<text x="${at}" y="${up}" text-anchor="${anchor}" font-size="11" fill="currentColor">${encode(what)}</text>`;
  const [lastStep, last] = points.at(-1) as [number, number];
  return (
    `<svg width="${width}" height="${height}" role="img" aria-label="${encode(label)}">` +
    text(margin.left, 14, "start", `${label}: ${short(last)}`) +
    text(margin.left - 5, y(high) + 4, "end", short(high)) +
    text(margin.left - 5, y(low) + 4, "end", short(low)) +
    text(x(total), height - 4, "end", `step ${total}`) +
    `<path d="M${margin.left} ${margin.top}V${height - margin.bottom}H${x(total)}" fill="none" stroke="currentColor" opacity="0.3"/>` +
    `<polyline points="${line}" fill="none" stroke="#1F77B4" stroke-width="1.5"/>` +
    `<circle cx="${x(lastStep).toFixed(1)}" cy="${y(last).toFixed(1)}" r="2.5" fill="#1F77B4"/></svg>`
  );
}

const short = (value: number) => String(Number(value.toPrecision(3)));
