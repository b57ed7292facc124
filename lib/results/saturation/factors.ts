import type { Row } from "../row";
import type { Cloud } from "./cloud";
import type { Variation } from "./one-curve";

/** Something that was varied, and a cloud's points by its levels. */
export interface Factor {
  name: "data" | "model" | "samples seen";
  levels: Variation[];
}

/**
 * What was varied among the models of a cloud: data, model and how many samples were seen (epochs x size of the data).
 * Lengths within a quarter of one another are one level: OpenCLIP's "13B" are 12.2 to 13.2 billion. Models of
 * which it is not known are left out; so is a factor with one level.
 */
export function factors(cloud: Pick<Cloud, "points" | "rows">): Factor[] {
  const first = (i: number): Row => cloud.rows[i]![0]!;
  const seen = (i: number): number | null => {
    const { sourceSize, pretrainEpochs } = first(i);
    return sourceSize === null || pretrainEpochs === null ? null : sourceSize * pretrainEpochs;
  };
  const by = (name: Factor["name"], levelOf: (i: number) => string | null): Factor => {
    const levels = new Map<string, Variation>();
    cloud.points.forEach((point, i) => {
      const level = levelOf(i);
      if (level === null) return;
      const variation = levels.get(level) ?? { name: level, points: [] };
      variation.points.push(point);
      levels.set(level, variation);
    });
    return { name, levels: plainly([...levels.values()]) };
  };
  const lengths = steps(cloud.points.flatMap((_, i) => seen(i) ?? []));
  return [
    by("data", (i) => `${first(i).source}${sizeSuffix(first(i), cloud)}`),
    by("model", (i) => first(i).architecture),
    by("samples seen", (i) => {
      const samples = seen(i);
      return samples === null ? null : lengths(samples);
    }),
  ].filter(({ levels }) => levels.length > 1);
}

/**
 * The levels in the order of their names, without a first word that all share: `emoji 2k`, `emoji 500` are 500 and 2k.
 */
function plainly(levels: readonly Variation[]): Variation[] {
  const first = /^\S+ (?=.)/.exec(levels[0]?.name ?? "")?.[0] ?? "";
  const shared = levels.every(({ name }) => name.startsWith(first)) ? first.length : 0;
  // 500 before 2k: letters that stand for zeros are numbers too.
  const spelled = (name: string) =>
    name.replace(/([\d.]+)([kMB])\b/, (_, number: string, unit: "k" | "M" | "B") =>
      String(Math.round(Number(number) * { k: 1e3, M: 1e6, B: 1e9 }[unit])),
    );
  return levels
    .map((level) => ({ ...level, name: level.name.slice(shared) }))
    .sort((a, b) => spelled(a.name).localeCompare(spelled(b.name), "en", { numeric: true }));
}

/** A source of which several sizes were used goes by its size too. */
function sizeSuffix(row: Row, cloud: Pick<Cloud, "rows">): string {
  const sizes = new Set(
    cloud.rows.filter(([other]) => other!.source === row.source).map(([other]) => other!.sourceSize),
  );
  return sizes.size > 1 && row.sourceSize !== null ? ` ${short(row.sourceSize)}` : "";
}

/**
 * Names of steps: values that lie within a quarter of the one before share a step, named by the step's middle value.
 */
function steps(values: readonly number[]): (value: number) => string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const groups: number[][] = [];
  for (const value of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && value <= 1.25 * last.at(-1)!) last.push(value);
    else groups.push([value]);
  }
  const names = new Map(
    groups.flatMap((members) =>
      members.map((value) => [value, short(members[members.length >> 1]!)] as const),
    ),
  );
  return (value) => names.get(value)!;
}

/** 12,800,000,000 as `13B`, 4,000 as `4k`. */
function short(value: number): string {
  const [scale, unit] =
    value >= 1e9 ? [1e9, "B"] : value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / scale).toPrecision(value < 1000 ? 3 : 2))}${unit}`;
}
