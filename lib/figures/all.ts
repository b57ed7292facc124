import type { Row } from "../results";
import { Failure } from "../runs";
import { auditBudget } from "./audit-budget";
import { auditLattice } from "./audit-lattice";
import { auditPairs } from "./audit-pairs";
import { auditRanks } from "./audit-ranks";
import { auditScoreboard } from "./audit-scoreboard";
import { auditSpread } from "./audit-spread";
import type { Figure } from "./figure";
import { figure1 } from "./figure-1";
import type { FigureOptions } from "./options";
import { saturationControlled } from "./saturation-controlled";
import { saturationScatter } from "./saturation-scatter";
import { saturationShots } from "./saturation-shots";
import { saturationTasks } from "./saturation-tasks";

/** A figure or table that can be asked for by its id. */
export interface Entry {
  id: string;
  /** What it shows, in a line. */
  shows: string;
  /** The column that its rows must know; the paper's table does not hold upstream accuracies. */
  needs?: "upstreamAccuracy";
  make(rows: readonly Row[], options?: FigureOptions): Figure;
}

/** Every figure and table, in the paper's order. */
export const all: readonly Entry[] = [
  { id: "figure-1", shows: "how far apart the seven sources are, by shots", make: figure1 },
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
 * @throws Failure where there is no such figure.
 */
export function make(id: string, rows: readonly Row[], options?: FigureOptions): Figure {
  const entry = all.find((known) => known.id === id);
  if (entry === undefined)
    throw new Failure(`no figure "${id}", expected one of ${all.map((known) => known.id).join(", ")}`);
  return entry.make(rows, options);
}
