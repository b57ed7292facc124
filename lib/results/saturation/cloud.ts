import { mean, UserError } from "../../common";
import type { Shots } from "../../catalogue";
import { best } from "../cells";
import { group } from "../select-rows";
import { modelColumns, type Row } from "../row";
import { familyOf } from "./families";
import type { Point } from "./point";

/** The models that were measured on one task at one number of shots. */
export interface Cloud {
  task: string;
  shots: Shots;
  points: Point[];
  /** The rows behind each point. */
  rows: Row[][];
}

/**
 * A cloud for every task, number of shots and way of transfer in the rows that know their upstream accuracy: a point a
 * model, its accuracy the best of its grid, averaged over seeds.
 */
export function clouds(rows: readonly Row[]): (Cloud & { method: Row["method"] })[] {
  const known = rows.filter((row) => row.upstreamAccuracy !== null);
  return group(known, ["task", "shots", "method"]).map((members) => {
    const models = group(members, modelColumns);
    const { task, shots, method } = members[0]!;
    return { task, shots, method, points: models.map(pointOf), rows: models };
  });
}

function pointOf(rows: readonly Row[]): Point {
  const won = best(rows, ["seed"]);
  const first = won[0]!;
  return {
    upstream: first.upstreamAccuracy!,
    downstream: mean(won.map((row) => row.accuracy)),
    label: labelOf(first),
    family: familyOf(first.architecture),
  };
}

function labelOf(row: Row): string {
  const size = row.pretrainEpochs === null ? "" : `, ${row.pretrainEpochs} epochs`;
  return `${row.architecture}, ${row.source}${size}`;
}

/** What a cloud is called in a column's name: `cifar100@10`, `flowers@full`, `sketch@0`. */
export function cloudName(of: { task: string; shots: Shots }): string {
  return `${of.task}@${of.shots}`;
}

/**
 * The cloud of two named columns. `upstream` is `upstreamAccuracy` or the name of a cloud whose accuracies shall stand
 * for it.
 *
 * @throws UserError where there is no such cloud; it lists those that there are.
 */
export function cloud(
  rows: readonly Row[],
  names: { upstream: string; downstream: string; table: string },
): Point[] {
  const all = clouds(rows);
  const find = (name: string, side: string): Cloud => {
    const found =
      name === "accuracy"
        ? all
        : all.filter((each) => [cloudName(each), each.task].some((known) => sameName(known, name)));
    if (found.length === 1) return found[0]!;
    const known = all.map(cloudName).join(", ");
    throw new UserError(
      found.length === 0
        ? `${names.table}: has no ${side} column "${name}", expected ${side === "upstream" ? "upstreamAccuracy or " : ""}one of ${known || "none: no row has an upstreamAccuracy"}`
        : `${names.table}: "${name}" was measured in ${found.length} ways, say which: ${found.map(cloudName).join(", ")}`,
    );
  };
  const downstream = find(names.downstream, "downstream");
  if (names.upstream === "upstreamAccuracy") return downstream.points;
  const upstream = find(names.upstream, "upstream");
  // Two clouds meet in the models that both have.
  const byModel = new Map(upstream.points.map((point) => [modelKey(point), point.downstream]));
  return downstream.points.flatMap((point) => {
    const value = byModel.get(modelKey(point));
    return value === undefined ? [] : [{ ...point, upstream: value }];
  });
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What tells models apart in two clouds of one table. */
export function modelKey(point: Point): string {
  return `${point.label ?? ""} ${point.upstream}`;
}
