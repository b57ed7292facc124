import { hash } from "../common";
import type { StoredOutcome } from "../runs";
import type { TrialOutcome, Trial } from "../transfer";
import { halve, isHalved, type RunAll } from "./halving";
import type { Work } from "./work";

/**
 * Trials that differ in their seed and in which pre-training of one recipe they start from: they share a learning rate.
 */
export type TrialCell = readonly Work<Trial>[];

export interface CellRateOptions {
  /** Successive halving keeps one learning rate in so many. */
  eta: number;
  /** How often a cell whose chosen rate is the smallest or largest tried may try one further out. */
  widen: number;
  /** How many validation pictures a trial chooses by. */
  validationSize(trial: Trial): number;
  /** Cells whose first trial was carried out elsewhere: theirs have the rate that it chose (`withRate`). */
  settled?: ReadonlySet<TrialCell>;
}

/** What a cell's own rates have come to. */
interface Choice {
  rest: readonly Work<Trial>[];
  /** The candidates so far, in rising order. */
  tried: number[];
  best: StoredOutcome<TrialOutcome> | undefined;
}

/**
 * Runs cells of trials so that each cell chooses its learning rate once: its first trial tries all of them by
 * successive halving, on validation pictures; where the chosen rate is the smallest or the largest, the next one
 * further out is tried at whole length, until one inside wins. The cell's other trials take the chosen rate. A rate
 * that was not on offer is taken only if it is better by more than one standard error of the accuracy that it has to
 * beat (the rule of Breiman et al. 1984, 3.4.3): the best of many on few pictures is often best by chance, and an
 * extreme rate costs most then.
 *
 * @returns every trial's outcome, those of failed ones among them; what was tried and not chosen is left out
 */
export async function runCells(
  cells: readonly TrialCell[],
  { eta, widen, validationSize, settled = new Set() }: CellRateOptions,
  runAll: RunAll,
): Promise<StoredOutcome<TrialOutcome>[]> {
  const open = cells.filter((cell) => !settled.has(cell));
  const withRates = open.filter(([first]) => first !== undefined && isHalved(first.spec));
  const plain = open.filter((cell) => !withRates.includes(cell)).flat();
  const ended = plain.length === 0 ? [] : await runAll(plain, "trials without a learning rate to choose");
  const { chosen } = await halve(
    withRates.map(([first]) => first!),
    eta,
    runAll,
  );
  const choices = withRates.map(([first, ...rest]): Choice & { first: Work<Trial> } => ({
    first: first!,
    rest,
    tried: [...first!.spec.learningRates].sort((a, b) => a - b),
    best: chosen.get(first!.id),
  }));
  for (let round = 1; round <= widen; round++) {
    const further = choices.flatMap((choice) => {
      const rate = nextRate(choice);
      return rate === undefined ? [] : [{ choice, rate, one: withRate(choice.first, rate) }];
    });
    if (further.length === 0) break;
    const outcomes = await runAll(
      further.map(({ one }) => one),
      `wider learning rates, round ${round}`,
    );
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    for (const { choice, rate, one } of further) {
      choice.tried = [...choice.tried, rate].sort((a, b) => a - b);
      const outcome = byId.get(one.id);
      const toBeat = accuracyOf(choice.best!);
      const margin = standardError(toBeat, validationSize(one.spec));
      if (outcome?.result !== undefined && accuracyOf(outcome) > toBeat + margin)
        choice.best = selectedBy(outcome, "validation, successive halving");
    }
  }
  const followers = choices.flatMap(({ best, rest }) =>
    best?.result === undefined ? [] : rest.map((one) => withRate(one, best.result!.learningRate!)),
  );
  const rest = [...followers, ...[...settled].flat()];
  const others = rest.length === 0 ? [] : await runAll(rest, "further seeds at the chosen rates");
  return [
    ...ended,
    ...choices.flatMap(({ best }) => best ?? []),
    ...others.map((outcome) => selectedBy(outcome, "validation, on the cell's first draw")),
  ];
}

/** The rate one step beyond the outermost, where that was chosen; undefined where the chosen one lies inside. */
function nextRate({ tried, best }: Choice): number | undefined {
  const chosen = best?.result?.learningRate ?? undefined;
  if (chosen === undefined || tried.length < 2) return undefined;
  const factor = tried[1]! / tried[0]!;
  if (chosen === tried.at(-1)) return Number((chosen * factor).toPrecision(6));
  if (chosen === tried[0]) return Number((chosen / factor).toPrecision(6));
  return undefined;
}

/** A trial of a cell at the rate that its cell has chosen. */
export function withRate(one: Work<Trial>, rate: number): Work<Trial> {
  const spec = { ...one.spec, learningRates: [rate] };
  return { ...one, id: hash(spec), spec, label: `${one.label}, learning rate ${rate}` };
}

const accuracyOf = ({ result }: StoredOutcome<TrialOutcome>) => result!.validation[0]?.accuracy ?? -Infinity;

/**
 * Of the share of `n` pictures that are right; that of one more and one fewer right at either end, so that it is never
 * 0.
 */
function standardError(accuracy: number, n: number): number {
  const inside = Math.min(Math.max(accuracy, 1 / n), 1 - 1 / n);
  return Math.sqrt((inside * (1 - inside)) / n);
}

function selectedBy(outcome: StoredOutcome<TrialOutcome>, selectedOn: string): StoredOutcome<TrialOutcome> {
  const { result } = outcome;
  return result === undefined ? outcome : { ...outcome, result: { ...result, selectedOn } };
}
