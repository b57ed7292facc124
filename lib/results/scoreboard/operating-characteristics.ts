import { random } from "../../random";
import type { Claim, ClaimPart, Shots } from "../../catalogue";
import type { Cell } from "../cells";
import { binomialCdf, drawCount } from "../distributions";
import { rerunNoise } from "../reruns";
import type { Row } from "../row";
import { findStart, scoredTable, type ScoringContext } from "./scored-table";
import { scoreboard, tallyOf, type ScoreboardOptions } from "./index";
import type { ClaimVerdict } from "./verdict";
import { plants } from "./worlds/plants";
import { cellKey, TrueAccuracies, worlds, type World } from "./worlds/world";

export type { World } from "./worlds/world";

/**
 * How often a claim's rule gives each verdict at one number of shots, over simulated tables of a world whose truth is
 * known.
 */
export interface OperatingCharacteristics {
  claim: number;
  world: World;
  shots: Shots;
  /**
   * How far the accuracies of a world are off those of the border, in accuracy: the largest distance of a cell; 0 at
   * the border.
   */
  planted: number;
  tally: Record<ClaimVerdict, number>;
}

export interface SimulatedWorldsOptions extends Pick<ScoreboardOptions, "claims"> {
  /** Tables for each claim and world. */
  tables?: number;
  seed?: string | number;
}

/**
 * Simulates what each claim's rule says in three worlds: where the claim is true, where it is just not, and where it is
 * false (`worlds/plants.ts` makes each part of a claim so, by five standard errors, as far as accuracies can go). A
 * table of one accuracy a cell is drawn from a world, binomial on the table's own test sizes, with the noise of reruns
 * that the table shows, each source on images of its own, which is the most noise there can be. A good rule says
 * "holds" often in the first world and hardly ever in the others.
 */
export function operatingCharacteristics(
  rows: readonly Row[],
  options: SimulatedWorldsOptions = {},
): OperatingCharacteristics[] {
  const { tables = 60, seed = 0 } = options;
  const rerunRatio = rerunNoise(rows)?.ratio ?? 0;
  const measured = scoredTable(rows, { rerunRatio });
  const claims = options.claims ?? scoreboard([]).map(({ claim }) => claim);
  // Of cases that were picked because of how they came out no verdict is given: there is no rule to look at.
  const ruled = claims.filter(({ chosenAfterwards }) => chosenAfterwards !== true);
  return ruled.flatMap((claim) => {
    const cells = cellsOf(claim, measured);
    const border = plantedWorld(claim, cells, measured, "border");
    return (Object.keys(worlds) as World[]).flatMap((world) => {
      const truth = plantedWorld(claim, cells, measured, world);
      const drawTable = tableSampler(cells, truth, rerunRatio);
      const scores = Array.from({ length: tables }, (_, i) =>
        scoreboard(drawTable(`${seed}/${claim.id}/${world}/${i}`), {
          claims: [claim],
          rerunRatio,
          draws: 300,
        }),
      ).flatMap(([score]) => score!.shots.filter(({ effects }) => effects.length > 0));
      const shots = claim.shots.filter((one) => scores.some((each) => each.shots === one));
      return shots.map((one): OperatingCharacteristics => ({
        claim: claim.id,
        world,
        shots: one,
        planted: Math.max(
          ...cells
            .filter((cell) => cell.shots === one)
            .map((cell) => Math.abs(truth.of(cell) - border.of(cell))),
        ),
        tally: tallyOf(scores.filter((each) => each.shots === one)),
      }));
    });
  });
}

/** The true accuracies of a world in which a claim is true, false or borderline at all of its shots. */
export function plantedWorld(
  claim: Pick<Claim, "parts" | "shots">,
  cells: readonly Cell[],
  table: ScoringContext,
  world: World,
): TrueAccuracies {
  const truth = new TrueAccuracies(cells);
  // What compares shots with one another comes last: it builds on what the other parts say of each.
  const compares = ({ kind }: ClaimPart) => kind === "shrinks" || kind === "lead shrinks";
  const parts = [...claim.parts.filter((part) => !compares(part)), ...claim.parts.filter(compares)];
  for (const part of parts)
    for (const shots of claim.shots) {
      const plant = plants[part.kind] as (
        part: ClaimPart,
        shots: Shots,
        sign: 1 | 0 | -1,
        table: ScoringContext,
        truth: TrueAccuracies,
      ) => void;
      plant(part, shots, worlds[world], table, truth);
    }
  return truth;
}

/** The cells that a claim is about: those of the models that it names, and the sources that the table compares. */
function cellsOf(claim: Claim, table: ScoringContext): Cell[] {
  const compares = claim.parts.some(({ kind }) => kind === "shrinks");
  const all = new Set(table.all.map((cell) => cell.shots));
  const shots = new Set<Shots>(compares ? all : claim.shots);
  if (all.has("full")) shots.add("full");
  const tasks = new Set(table.all.map((cell) => cell.task));
  const named = claim.parts
    .flatMap(startsOf)
    .map((start) => findStart(table, start))
    .flatMap((start) => [...tasks].flatMap((task) => [...shots].flatMap((one) => start.at(task, one) ?? [])));
  const unique = new Map<string, Cell>();
  // A compared source that is named stands in both lists; the first is on the test set that all have in common.
  for (const cell of [...table.compared, ...named])
    if (!unique.has(cellKey(cell))) unique.set(cellKey(cell), cell);
  return [...unique.values()].filter((cell) => shots.has(cell.shots) && cell.testSize !== null);
}

/** The models that a part names. */
function startsOf(part: ClaimPart) {
  const listed = (starts: unknown) =>
    Array.isArray(starts) ? (starts as Parameters<typeof findStart>[1][]) : [];
  return [
    ...("starts" in part ? listed(part.starts) : []),
    ...("of" in part ? listed(part.of) : []),
    ...("pairs" in part ? part.pairs.flat() : []),
    ...("over" in part ? [part.over] : []),
    ...("start" in part ? [part.start] : []),
  ];
}

/** Above this variance of a count its binomial distribution is drawn as a normal one. */
const manyImages = 200;

function tableSampler(
  cells: readonly Cell[],
  truth: TrueAccuracies,
  rerunRatio: number,
): (seed: string) => Row[] {
  const drawn = cells.map((cell) => {
    const [n, p] = [cell.testSize!, truth.of(cell)];
    const variance = n * p * (1 - p);
    return { cell, n, p, variance, cdf: variance > manyImages ? null : binomialCdf(n, p) };
  });
  return (seed) => {
    const stream = random("operating characteristics", seed);
    return drawn.map(({ cell, n, p, variance, cdf }): Row => {
      const count =
        cdf === null
          ? Math.round(n * p + Math.sqrt(variance) * stream.normal())
          : drawCount(cdf, stream.uniform());
      const rerun = Math.sqrt(rerunRatio * variance) * stream.normal();
      const accuracy = Math.min(1, Math.max(0, (count + rerun) / n));
      return { ...cell.won[0]!, accuracy, testSize: n };
    });
  };
}
