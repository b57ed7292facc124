import { mean } from "../../common";
import type { Shots } from "../../catalogue";
import { agreement, type Agreement } from "../agreement";
import { bootstrap } from "../bootstrap";
import type { Cell } from "../cells";
import type { ConfidenceInterval } from "../wilson";
import { distinct, startName } from "./start-name";
import { keepStatistic } from "../kept-statistics";

/** Do the tasks order the sources alike, and what is each source's mean worth? */
export interface RankFinding {
  shots: Shots;
  tasks: string[];
  agreement: Agreement | null;
  /** Each source's mean accuracy and mean rank (1 is best) over the tasks, best first, with bootstrap over tasks. */
  means: {
    source: string;
    accuracy: number;
    accuracyRange: ConfidenceInterval;
    rank: number;
    rankRange: ConfidenceInterval;
  }[];
}

/** Agreement by shots, over the tasks on which every source was measured. */
export function rankSources(cells: readonly Cell[], seed: string | number = 0): RankFinding[] {
  return keepStatistic("ranks", cells, { seed }, () => rank(cells, seed));
}

function rank(cells: readonly Cell[], seed: string | number): RankFinding[] {
  return distinct(cells, "shots").flatMap((shots) => {
    const here = cells.filter((cell) => cell.shots === shots);
    const sources = [...new Set(here.map(startName))];
    const tasks = distinct(here, "task").filter((task) =>
      sources.every((source) => here.some((cell) => cell.task === task && startName(cell) === source)),
    );
    if (tasks.length < 2 || sources.length < 2) return [];
    const table = tasks.map((task) =>
      sources.map(
        (source) => here.find((cell) => cell.task === task && startName(cell) === source)!.accuracy,
      ),
    );
    const ranked = table.map(descendingRanks);
    const means = sources.map((source, j) => ({
      source,
      accuracy: mean(table.map((row) => row[j]!)),
      accuracyRange: bootstrap(
        table.map((row) => row[j]!),
        mean,
        { seed },
      ),
      rank: mean(ranked.map((row) => row[j]!)),
      rankRange: bootstrap(
        ranked.map((row) => row[j]!),
        mean,
        { seed },
      ),
    }));
    const ordered = sources.length > 2 ? agreement(table, { seed: `${seed}/${shots}` }) : null;
    return [{ shots, tasks, agreement: ordered, means: means.sort((a, b) => a.rank - b.rank) }];
  });
}

/** Ranks from 1 for the highest, ties sharing theirs. */
function descendingRanks(row: readonly number[]): number[] {
  return row.map((value) => {
    const above = row.filter((other) => other > value).length;
    const equal = row.filter((other) => other === value).length;
    return above + (equal + 1) / 2;
  });
}
