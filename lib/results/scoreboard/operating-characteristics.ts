import { mean } from "../../common";
import { random } from "../../random";
import type { Claim, ClaimPart } from "../../catalogue";
import { startName } from "../audit/start-name";
import type { Cell } from "../cells";
import { binomialCdf, drawCount } from "../distributions";
import type { Row } from "../row";
import { find, scoredTable } from "./scored-table";
import { scoreboard, tallyOf, type ScoreboardOptions } from "./index";
import type { ClaimVerdict } from "./verdict";

/** How often a claim's rule gives each verdict, over simulated tables and the numbers of shots, where the truth is known. */
export interface OperatingCharacteristics {
  claim: Claim;
  /** The world: `equal`: all models are as good on each task and number of shots; `as measured`: as good as the table has them. */
  world: World;
  tally: Record<ClaimVerdict, number>;
}

export type World = "equal" | "as measured";

/** Is the claim true where all models are equal? Claims that some are alike are; claims that some differ are not. */
export function trueWhereEqual({ parts }: Pick<Claim, "parts">): boolean {
  return parts.every(({ kind }) => kind === "alike");
}

/**
 * Simulates what each claim's rule says in two worlds. A table of one accuracy a cell is drawn, binomial on the table's own test
 * sizes: in the `equal` world all cells of a task and number of shots have their mean for accuracy, so that claims of
 * differences are false and claims of likeness true; in the world `as measured` each has its own. A rule that says "holds" as
 * often in both tells nothing.
 *
 * @param options.draws tables for each claim and world.
 */
export function operatingCharacteristics(
  rows: readonly Row[],
  options: Pick<ScoreboardOptions, "claims"> & { draws?: number; seed?: string | number } = {},
): OperatingCharacteristics[] {
  const { draws = 40, seed = 0 } = options;
  const measured = scoredTable(rows);
  const claims = options.claims ?? scoreboard([]).map(({ claim }) => claim);
  return claims.flatMap((claim) => {
    const cells = cellsOf(claim, measured);
    return (["equal", "as measured"] as const).map((world): OperatingCharacteristics => {
      const drawTable = tableSampler(cells, world);
      const told = Array.from({ length: draws }, (_, i) =>
        scoreboard(drawTable(`${seed}/${claim.id}/${world}/${i}`), { claims: [claim] }),
      ).flatMap(([score]) => score!.shots.filter(({ effects }) => effects.length > 0));
      return { claim, world, tally: tallyOf(told) };
    });
  });
}

/** The cells that a claim is about: those of the models that it names, and the sources that the table compares. */
function cellsOf(claim: Claim, table: ReturnType<typeof scoredTable>): Cell[] {
  const named = claim.parts.flatMap((part) => startsOf(part).map((start) => find(table, start)));
  const shots = new Set([
    ...claim.shots,
    ...(table.all.some((cell) => cell.shots === "full") ? ["full" as const] : []),
  ]);
  const wanted = new Set<Cell>(table.compared);
  for (const start of named)
    for (const task of new Set(table.all.map((cell) => cell.task)))
      for (const one of shots) {
        const cell = start.at(task, one);
        if (cell !== undefined) wanted.add(cell);
      }
  // A compared source that is named stands in both lists.
  const unique = new Map(
    [...wanted].map((cell) => [
      `${startName(cell)} ${cell.architecture} ${cell.method} ${cell.task} ${cell.shots}`,
      cell,
    ]),
  );
  return [...unique.values()].filter((cell) => shots.has(cell.shots) && cell.testSize !== null);
}

/** The models that a part names. */
function startsOf(part: ClaimPart) {
  const listed = (starts: unknown) => (Array.isArray(starts) ? (starts as Parameters<typeof find>[1][]) : []);
  return [
    ...("starts" in part ? listed(part.starts) : []),
    ...("of" in part ? listed(part.of) : []),
    ...("pairs" in part ? part.pairs.flat() : []),
    ...("over" in part ? [part.over] : []),
    ...("start" in part ? [part.start] : []),
  ];
}

function tableSampler(cells: readonly Cell[], world: World): (seed: string) => Row[] {
  const place = ({ task, shots }: Cell) => `${task} ${shots}`;
  const means = new Map<string, number>();
  for (const cell of cells)
    if (!means.has(place(cell)))
      means.set(
        place(cell),
        mean(cells.filter((other) => place(other) === place(cell)).map(({ accuracy }) => accuracy)),
      );
  const drawn = cells.map((cell) => {
    const p = world === "equal" ? means.get(place(cell))! : cell.accuracy;
    return { cell, cdf: binomialCdf(cell.testSize!, p) };
  });
  return (seed) => {
    const stream = random("operating characteristics", seed);
    return drawn.map(({ cell, cdf }): Row => ({
      ...cell.won[0]!,
      accuracy: drawCount(cdf, stream.uniform()) / cell.testSize!,
      testSize: cell.testSize,
    }));
  };
}

/** The margins of a claim at another number of points: those of "by far" and "alike" alone, which are readings of ours. */
export function withMargin(claim: Claim, margin: number): Claim {
  return {
    ...claim,
    parts: claim.parts.map((part): ClaimPart => {
      if ("margin" in part) return { ...part, margin };
      if ("by" in part && part.by !== undefined) return { ...part, by: margin };
      return part;
    }),
  };
}

/** Has the claim a margin that is a reading of ours? */
export const hasMargin = ({ parts }: Pick<Claim, "parts">): boolean =>
  parts.some((part) => "margin" in part || ("by" in part && part.by !== undefined));

/** The verdicts of the claims with margins at margins of 1 to 10 points. */
export function marginSweep(
  rows: readonly Row[],
  options: ScoreboardOptions & { margins?: readonly number[] } = {},
): { claim: Claim; margin: number; tally: Record<ClaimVerdict, number> }[] {
  const { margins = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1], ...rest } = options;
  const claims = (options.claims ?? scoreboard([]).map(({ claim }) => claim)).filter(hasMargin);
  return margins.flatMap((margin) =>
    scoreboard(rows, { ...rest, claims: claims.map((claim) => withMargin(claim, margin)) }).map(
      ({ claim, tally }) => ({ claim, margin, tally }),
    ),
  );
}
