import type { ClaimPart, ClaimPair, Shots } from "../../../catalogue";
import type { Cell } from "../../cells";
import { findStart, findStarts, tasksOf, type ScoringContext, type ModelCells } from "../scored-table";
import { clearGap, clearMeanGap, type Gap, type TrueAccuracies } from "./world";

/** Makes a part of a claim true (`sign` 1), false (-1) or borderline (0) at one number of shots. */
type Plant<Part extends ClaimPart> = (
  part: Part,
  shots: Shots,
  sign: 1 | 0 | -1,
  context: ScoringContext,
  truth: TrueAccuracies,
) => void;

type Plants = { [Kind in ClaimPart["kind"]]: Plant<Extract<ClaimPart, { kind: Kind }>> };

export const plants: Plants = {
  "beyond noise": (_part, shots, sign, context, truth) => {
    // Nothing is less far apart than equal sources: the border is the false world.
    if (sign > 0)
      for (const cells of comparedByTask(context, shots)) inSteps(cells, 2 * clear(cells, truth), truth);
  },

  shrinks: ({ to }, shots, sign, context, truth) => {
    if (shots !== "full") return;
    for (const full of comparedByTask(context, "full")) {
      const accuracies = full.map((cell) => truth.of(cell));
      const left = 1 - Math.min(...accuracies) / Math.max(...accuracies);
      for (const other of new Set(context.compared.map((cell) => cell.shots))) {
        if (other === "full") continue;
        const few = comparedByTask(context, other).find(([one]) => one!.task === full[0]!.task);
        if (few === undefined) continue;
        const wanted = (left + (sign * clear(few, truth)) / truth.base(few[0]!)) / to;
        inRatio(few, Math.min(0.9, Math.max(0, wanted)), truth);
      }
    }
  },

  ahead: (part, shots, sign, context, truth) =>
    lead(
      findStarts(context, part.starts).flatMap((a) =>
        findStarts(context, part.of).map((b) => [a, b] as const),
      ),
      part,
      shots,
      sign,
      context,
      truth,
    ),

  "ahead in pairs": (part, shots, sign, context, truth) =>
    lead(startPairs(part.pairs, context), part, shots, sign, context, truth),

  alike: ({ starts, tasks, across, margin }, shots, sign, context, truth) => {
    // Wholly alike, just at the margin, or clearly beyond it.
    const among = findStarts(context, starts);
    const pairs = tasksOf(context, tasks, shots).flatMap((task) => {
      const cells = among.flatMap((start) => start.at(task, shots) ?? []);
      return cells.length < 2 ? [] : [cells];
    });
    const common = clearMeanGap(
      pairs.map((cells) => [cells[0]!, cells[1]!]),
      truth,
    );
    for (const cells of pairs) {
      const beyond = across === "mean" ? common : clear(cells, truth);
      inSteps(cells, sign > 0 ? 0 : sign === 0 ? margin : margin + beyond, truth);
    }
  },

  apart: ({ starts, tasks, margin }, shots, sign, context, truth) => {
    for (const task of tasksOf(context, tasks, shots)) {
      const cells = findStarts(context, starts).flatMap((start) => start.at(task, shots) ?? []);
      if (cells.length > 1) inSteps(cells, Math.max(0, margin + sign * clear(cells, truth)), truth);
    }
  },

  "order reversed": ({ starts }, shots, sign, context, truth) => {
    tasksOf(context, "all", shots).forEach((task, i) => {
      const cells = findStarts(context, starts).flatMap((start) => start.at(task, shots) ?? []);
      if (cells.length < 2 || sign === 0) return;
      // Half as far again as clearly: all pairs on all tasks are corrected for.
      inSteps(sign > 0 && i % 2 === 1 ? [...cells].reverse() : cells, 1.5 * clear(cells, truth), truth);
    });
  },

  gains: ({ tasks, over, by }, shots, sign, context, truth) => {
    const base = findStart(context, over);
    for (const task of tasks) {
      const scratch = base.at(task, shots);
      if (scratch === undefined) continue;
      const cells = comparedByTask(context, shots).find(([one]) => one!.task === task) ?? [];
      truth.plant(cells.map((a): Gap => ({ a, b: scratch, gap: by + sign * clearGap(a, scratch, truth) })));
    }
  },

  "mostly worst": ({ start }, shots, sign, context, truth) => {
    tasksOf(context, "all", shots).forEach((task, i) => {
      const [own, others] = chosenAndOthers(findStart(context, start), task, shots, context);
      // At the border it is the worst on every second task.
      const below = sign === 0 ? (i % 2 === 0 ? 1 : -1) : sign;
      if (own !== undefined)
        truth.plant(others.map((a): Gap => ({ a, b: own, gap: below * clearGap(a, own, truth) })));
    });
  },

  "above the others": ({ starts }, shots, sign, context, truth) => {
    const chosen = starts.map((start) => findStart(context, start));
    const isChosen = (cell: Cell) => chosen.some((start) => sameStart(start.at(cell.task, cell.shots), cell));
    const tasks = comparedByTask(context, shots).flatMap((cells) => {
      const own = cells.filter(isChosen);
      const others = cells.filter((cell) => !isChosen(cell));
      return own.length === 0 || others.length === 0 ? [] : [{ own, others }];
    });
    const gap = clearMeanGap(
      tasks.map(({ own, others }) => [own[0]!, others[0]!]),
      truth,
    );
    for (const { own, others } of tasks)
      truth.plant(own.flatMap((a) => others.map((b): Gap => ({ a, b, gap: sign * gap }))));
  },

  "best changes": ({ tasks }, shots, sign, context, truth) => {
    tasks.forEach((task, i) => {
      const cells = comparedByTask(context, shots).find(([one]) => one!.task === task) ?? [];
      const best = cells[sign > 0 ? i % cells.length : 0];
      if (best === undefined || sign === 0) return;
      truth.plant(
        cells
          .filter((b) => b !== best)
          .map((b): Gap => ({ a: best, b, gap: 1.5 * clearGap(best, b, truth) })),
      );
    });
  },

  "more often ahead": ({ pairs, tasks }, shots, sign, context, truth) => {
    let cases = 0;
    for (const [a, b] of startPairs(pairs, context))
      for (const task of tasksOf(context, tasks, shots)) {
        const [left, right] = [a.at(task, shots), b.at(task, shots)];
        if (left === undefined || right === undefined) continue;
        // At the border each is ahead in every second case.
        const ahead = sign === 0 ? (cases++ % 2 === 0 ? 1 : -1) : sign;
        truth.plant([{ a: left, b: right, gap: ahead * clearGap(left, right, truth) }]);
      }
  },

  "lead shrinks": ({ pairs, tasks }, shots, sign, context, truth) => {
    if (shots === "full") return;
    for (const [a, b] of startPairs(pairs, context)) {
      const found = tasksOf(context, tasks, shots).flatMap((task) => {
        const [few, fewOther] = [a.at(task, shots), b.at(task, shots)];
        const [full, fullOther] = [a.at(task, "full"), b.at(task, "full")];
        return few && fewOther && full && fullOther ? [{ few, fewOther, full, fullOther }] : [];
      });
      const gap = clearMeanGap(
        found.flatMap(({ few, fewOther, full, fullOther }) => [
          [few, fewOther] as const,
          [full, fullOther] as const,
        ]),
        truth,
      );
      for (const { few, fewOther, full, fullOther } of found) {
        const atFull = truth.of(full) - truth.of(fullOther);
        const atFew = truth.of(few) - truth.of(fewOther);
        const wanted = atFull + 2 * sign * gap;
        // A lead that another part of the claim planted is widened where it is too small, with all between the two.
        if (Math.abs(wanted) > Math.abs(atFew)) widen(few, fewOther, atFew, wanted, truth);
      }
    }
  },

  affinity: ({ start, task }, shots, sign, context, truth) => {
    const [own, others] = chosenAndOthers(findStart(context, start), task, shots, context);
    if (own !== undefined)
      truth.plant(others.map((b): Gap => ({ a: own, b, gap: 2 * sign * clearGap(own, b, truth) })));
  },
};

/** The leads of the first over the second of each pair. */
function lead(
  pairs: readonly (readonly [ModelCells, ModelCells])[],
  { tasks, across, by = 0 }: Pick<Extract<ClaimPart, { kind: "ahead" }>, "tasks" | "across" | "by">,
  shots: Shots,
  sign: 1 | 0 | -1,
  context: ScoringContext,
  truth: TrueAccuracies,
): void {
  const gaps = pairs.flatMap(([one, other]) => {
    const cells = tasksOf(context, tasks, shots).flatMap((task): [Cell, Cell][] => {
      const [a, b] = [one.at(task, shots), other.at(task, shots)];
      return a === undefined || b === undefined ? [] : [[a, b]];
    });
    const common = across === "mean" && cells.length > 0 ? clearMeanGap(cells, truth) : null;
    return cells.map(([a, b]): Gap => ({ a, b, gap: by + sign * (common ?? clearGap(a, b, truth)) }));
  });
  truth.plant(gaps);
}

/**
 * Widens the lead of `a` over `b`, and with it the distances of all cells of their task and number of shots from their
 * middle.
 */
function widen(a: Cell, b: Cell, from: number, to: number, truth: TrueAccuracies): void {
  if (Math.abs(from) < 1e-9) {
    truth.plant([{ a, b, gap: to }]);
    return;
  }
  const middle = (truth.of(a) + truth.of(b)) / 2;
  const here = truth.cells.filter(({ task, shots }) => task === a.task && shots === a.shots);
  const moved = here.map((cell) => middle + (truth.of(cell) - middle) * (to / from));
  here.forEach((cell, i) => truth.set(cell, moved[i]!));
}

/** The cells' accuracies in even steps, the first `width` above the last. */
function inSteps(cells: readonly Cell[], width: number, truth: TrueAccuracies): void {
  const first = cells[0]!;
  truth.plant(
    cells
      .slice(1)
      .map((b, i): Gap => ({ a: first, b, gap: (Math.min(0.9, width) * (i + 1)) / (cells.length - 1) })),
  );
}

/** The cells' accuracies in even steps from the best down to (1 - ratio) of it. */
function inRatio(cells: readonly Cell[], ratio: number, truth: TrueAccuracies): void {
  const base = truth.base(cells[0]!);
  const top = Math.min(0.97, Math.max(base / (1 - ratio / 2), 0.05 / (1 - ratio)));
  cells.forEach((cell, i) => truth.set(cell, top * (1 - (ratio * i) / (cells.length - 1))));
}

/** How far apart the first two cells must be to differ clearly. */
const clear = ([a, b]: readonly Cell[], truth: TrueAccuracies): number => clearGap(a!, b!, truth);

/** The compared sources' cells, task by task, where there are two. */
function comparedByTask(context: ScoringContext, shots: Shots): Cell[][] {
  return tasksOf(context, "all", shots)
    .map((task) => context.compared.filter((cell) => cell.task === task && cell.shots === shots))
    .filter(({ length }) => length > 1);
}

const sameStart = (a: Cell | undefined, b: Cell): boolean =>
  a !== undefined && a.source === b.source && a.sourceSize === b.sourceSize;

/** A start's cell, and those of the other compared sources. */
function chosenAndOthers(
  chosen: ModelCells,
  task: string,
  shots: Shots,
  context: ScoringContext,
): [Cell | undefined, Cell[]] {
  const own = chosen.at(task, shots);
  const here = context.compared.filter((cell) => cell.task === task && cell.shots === shots);
  return [own, here.filter((cell) => !sameStart(own, cell))];
}

const startPairs = (pairs: readonly ClaimPair[], context: ScoringContext): [ModelCells, ModelCells][] =>
  pairs.map(([a, b]) => [findStart(context, a), findStart(context, b)]);
