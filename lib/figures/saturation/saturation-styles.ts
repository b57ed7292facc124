import type { Saturation, SaturationVerdict } from "../../results/saturation";

/** One colour a verdict, in every figure of saturation: colour-blind safe (Okabe and Ito 2008). */
export const verdictColours: Readonly<Record<SaturationVerdict, string>> = {
  saturates: "#D55E00",
  undecided: "#7A7A7A",
  "power law": "#0072B2",
  unrelated: "#BDBDBD",
};

/** What a verdict says, in the words of a legend. */
export const verdictWords: Readonly<Record<SaturationVerdict, string>> = {
  saturates: "saturates below 100 %",
  undecided: "can't tell whether it saturates",
  "power law": "no saturation below 100 %",
  unrelated: "does not follow upstream accuracy",
};

/** 0.9503 as `95.0 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The range of e_IR that neither its profile nor the bootstrap excludes. */
export function plausible(reading: Saturation): { low: number; high: number } {
  const { eIR } = reading.all.intervals;
  const { interval } = reading.profile;
  return { low: Math.min(eIR.low, interval.low), high: Math.max(eIR.high, interval.high) };
}

/** `rgba` of a colour written as #RRGGBB. */
export function fade(colour: string, opacity: number): string {
  const part = (from: number) => parseInt(colour.slice(from, from + 2), 16);
  return `rgba(${part(1)},${part(3)},${part(5)},${opacity})`;
}
