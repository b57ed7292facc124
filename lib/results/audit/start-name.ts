import { paperPretrainings, sortShots, type Objective } from "../../catalogue";
import type { startColumns } from "../cells";
import type { Row } from "../row";

/** The columns of a start. */
export type StartOf = Pick<Row, (typeof startColumns)[number]>;

/** What tells a start by its objective; CLIP goes without saying. */
export const objectiveSuffix: Partial<Record<Objective, string>> = { simclr: " (SimCLR)", slip: " (SLIP)" };

/** One line that tells a start from others: the paper's label, or source and size. */
export function startName(start: StartOf): string {
  const known = paperPretrainings.find(
    ({ source, sourceSize }) => source === start.source && sourceSize === start.sourceSize,
  );
  const name = known?.label ?? (start.source === "none" ? "from scratch" : start.source);
  const size = known !== undefined || !start.sourceSize ? "" : ` ${sizeText(start.sourceSize)}`;
  const labels = start.objective === "supervised" && known === undefined ? " (labels)" : "";
  const objective = objectiveSuffix[start.objective] ?? labels;
  return name + size + objective;
}

function sizeText(size: number): string {
  const unit = (["B", "m", "k"] as const)[[1e9, 1e5, 1e3].findIndex((least) => size >= least)];
  const scale = { B: 1e9, m: 1e6, k: 1e3 };
  return unit === undefined ? String(size) : `${Number((size / scale[unit]).toPrecision(2))}${unit}`;
}

/** The different values of a column, in the order in which they come; shots in their own order. */
export function distinct<Column extends keyof Row>(
  rows: readonly Pick<Row, Column>[],
  column: Column,
): Row[Column][] {
  const values = [...new Set(rows.map((row) => row[column]))];
  return column === "shots" ? (sortShots(values as Row["shots"][]) as Row[Column][]) : values;
}
