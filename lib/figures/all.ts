import type { Row } from "../results";
import { resolveName } from "../common";
import { auditBudget } from "./audit/audit-budget";
import { auditLattice } from "./audit/audit-lattice";
import { auditModel } from "./audit/audit-model";
import { auditPairs } from "./audit/audit-pairs";
import { auditRanks } from "./audit/audit-ranks";
import { auditScoreboard } from "./audit/audit-scoreboard";
import { auditSpread } from "./audit/audit-spread";
import type { Figure } from "./figure";
import { figure1 } from "./paper/figure-1";
import { figure2, figure4 } from "./paper/figure-2";
import { figure3, figure5 } from "./paper/figure-3";
import { figure6 } from "./paper/figure-6";
import { figure7 } from "./paper/figure-7";
import { figure8 } from "./paper/figure-8";
import { figureScratch } from "./paper/figure-scratch";
import { figureSimclr } from "./paper/figure-simclr";
import { figureSize } from "./paper/figure-size";
import { table1 } from "./paper/table-1";
import { table2 } from "./paper/table-2";
import { table3 } from "./paper/table-3";
import { tableHyperparameters } from "./paper/table-hyperparameters";
import type { FigureOptions } from "./options";
import { resolveTasks } from "./parts/study-cells";
import { saturationControlled } from "./saturation/saturation-controlled";
import { saturationScatter } from "./saturation/saturation-scatter";
import { saturationShots } from "./saturation/saturation-shots";
import { saturationTasks } from "./saturation/saturation-tasks";

/** A figure or table that can be asked for by its id. */
export interface FigureEntry {
  id: string;
  /** What it shows, in a line. */
  shows: string;
  /** The column that its rows must know; the paper's table does not hold upstream accuracies. */
  needs?: "upstreamAccuracy";
  make(rows: readonly Row[], options?: FigureOptions): Figure;
}

/** Every figure and table, in the paper's order. */
export const all: readonly FigureEntry[] = [
  { id: "figure-1", shows: "how far apart the seven sources are, by shots", make: figure1 },
  { id: "figure-2", shows: "what curation is worth, three tasks", make: figure2 },
  { id: "figure-3", shows: "how much LAION ImageNet is worth, three tasks", make: figure3 },
  { id: "figure-4", shows: "what curation is worth, six tasks", make: figure4 },
  { id: "figure-5", shows: "how much LAION ImageNet is worth, six tasks", make: figure5 },
  { id: "figure-6", shows: "accuracy by source, shots and task", make: figure6 },
  { id: "figure-7", shows: "the same as exact values", make: figure7 },
  { id: "figure-8", shows: "ViT-B/32 on LAION-400m and OpenAI's 400m", make: figure8 },
  { id: "figure-simclr", shows: "SimCLR against CLIP, both by LP-FT", make: figureSimclr },
  { id: "figure-size", shows: "accuracy by pre-training size, YFCC and LAION", make: figureSize },
  { id: "figure-scratch", shows: "what pre-training adds over scratch at full", make: figureScratch },
  { id: "table-1", shows: "the tasks", make: table1 },
  { id: "table-2", shows: "the sources and their sizes", make: table2 },
  { id: "table-3", shows: "the most common words in captions", make: table3 },
  {
    id: "table-hyperparameters",
    shows: "what was searched in each cell, and what won",
    make: tableHyperparameters,
  },
  {
    id: "figure-audit-spread",
    shows: "how much of the sources' spread is more than noise",
    make: auditSpread,
  },
  { id: "figure-audit-pairs", shows: "which pairs of sources can be told apart", make: auditPairs },
  {
    id: "figure-audit-lattice",
    shows: "on how many test images accuracies were measured",
    make: auditLattice,
  },
  { id: "figure-audit-ranks", shows: "whether tasks agree on the better source", make: auditRanks },
  { id: "figure-audit-budget", shows: "what a larger grid buys", make: auditBudget },
  {
    id: "figure-audit-model",
    shows: "each source's effect, rank and probability of being best, by a hierarchical model",
    make: auditModel,
  },
  {
    id: "figure-audit-scoreboard",
    shows: "which of the paper's claims its numbers carry",
    make: auditScoreboard,
  },
  {
    id: "figure-saturation-scatter",
    shows: "upstream against downstream accuracy, the law and its ceiling",
    needs: "upstreamAccuracy",
    make: saturationScatter,
  },
  {
    id: "figure-saturation-tasks",
    shows: "which tasks follow upstream accuracy, and how high",
    needs: "upstreamAccuracy",
    make: saturationTasks,
  },
  {
    id: "figure-saturation-shots",
    shows: "how the law moves with the number of shots",
    needs: "upstreamAccuracy",
    make: saturationShots,
  },
  {
    id: "figure-saturation-controlled",
    shows: "whether data, model and length move models along one curve",
    needs: "upstreamAccuracy",
    make: saturationControlled,
  },
];

/**
 * Makes the figure `id` from results.
 *
 * @throws UserError where there is no such figure.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * figures.make("table-1", results.published()).rows.length; // => 9
 * ```
 */
export function make(id: string, rows: readonly Row[], options?: FigureOptions): Figure {
  const name = resolveName(
    "figure",
    id,
    all.map((known) => known.id),
  );
  const entry = all.find((known) => known.id === name)!;
  return entry.make(rows, options === undefined ? options : resolveTasks(options, rows));
}
