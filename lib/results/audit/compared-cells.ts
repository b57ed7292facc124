import { paperPretraining, sevenSources } from "../../catalogue";
import { cells, startColumns, type Cell } from "../cells";
import { rerunNoise } from "../reruns";
import type { Row } from "../row";
import { group, select, withoutDuplicates } from "../select-rows";

/**
 * The cells that a table compares with one another, best of the grid each: of the paper's rows the seven sources of
 * Figure 1; of one's own the largest group of starts that share objective, method and architecture. Scratch and
 * zero-shot are left out: they are compared with, not among, sources.
 *
 * @param rerunRatio the noise between runs of one setting, by default what the rows themselves show.
 */
export function comparedCells(rows: readonly Row[], rerunRatio?: number): Cell[] {
  const trained = withoutDuplicates(rows).filter(
    ({ objective, method }) => objective !== "scratch" && method !== "zero-shot",
  );
  const published = sevenSources.flatMap((name) => {
    const start = paperPretraining(name)!;
    return select(trained, {
      origin: "published",
      objective: "clip",
      method: "finetune",
      architecture: "RN50",
      source: start.source,
      sourceSize: start.sourceSize,
    });
  });
  const own = trained.filter(({ origin }) => origin !== "published");
  const groups = group(own, ["objective", "method", "architecture"]);
  const starts = groups.map((members) => group(members, startColumns).length);
  return cells(
    [...published, ...(groups[starts.indexOf(Math.max(...starts))] ?? [])],
    rerunRatio ?? rerunNoise(trained)?.ratio,
  );
}
