import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { project, sum } from "../../common";
import type { OperatingCharacteristics, World } from "./operating-characteristics";
import type { ClaimVerdict } from "./verdict";

/**
 * Where the published claims' operating characteristics are recorded: `upstream audit --simulate 60 --csv FILE` makes
 * it again.
 */
export const characteristicsFile = join(project, "data", "published", "claim-worlds.csv");

const verdicts = ["holds", "holds within noise", "cannot be told", "does not hold"] as const;

/** Operating characteristics as CSV: a row for each claim, world and number of shots, a column for each verdict. */
export function characteristicsCsv(found: readonly OperatingCharacteristics[]): string {
  return stringify(
    found.map(({ claim, world, shots, planted, tally }) => [
      claim,
      world,
      shots,
      planted.toFixed(4),
      ...verdicts.map((verdict) => tally[verdict]),
    ]),
    { header: true, columns: ["claim", "world", "shots", "planted", ...verdicts] },
  );
}

let recorded: readonly OperatingCharacteristics[] | undefined;

/** The operating characteristics of the paper's claims on its own table, as they were recorded. */
export function recordedCharacteristics(): readonly OperatingCharacteristics[] {
  recorded ??= (
    parse(readFileSync(characteristicsFile, "utf8"), { columns: true }) as Record<string, string>[]
  ).map((line) => ({
    claim: Number(line["claim"]),
    world: line["world"] as World,
    shots: line["shots"] === "full" ? "full" : Number(line["shots"]),
    planted: Number(line["planted"]),
    tally: Object.fromEntries(verdicts.map((verdict) => [verdict, Number(line[verdict])])) as Record<
      ClaimVerdict,
      number
    >,
  }));
  return recorded;
}

/** What a claim's rule says in a world, over all the numbers of shots that the claim speaks of. */
export interface WorldSummary {
  world: World;
  /** The least and the most that accuracies were planted off the border. */
  planted: readonly [number, number];
  /** Share of each verdict, 0 to 1. */
  shares: Record<ClaimVerdict, number>;
}

/** A claim's operating characteristics, all its shots together; none where it was not simulated. */
export function worldSummaries(claim: number, found: readonly OperatingCharacteristics[]): WorldSummary[] {
  const own = found.filter((one) => one.claim === claim);
  return [...new Set(own.map(({ world }) => world))].map((world) => {
    const here = own.filter((one) => one.world === world);
    const planted = here.map((one) => one.planted);
    const counts = verdicts.map((verdict) => sum(here.map(({ tally }) => tally[verdict])));
    return {
      world,
      planted: [Math.min(...planted), Math.max(...planted)],
      shares: Object.fromEntries(verdicts.map((verdict, i) => [verdict, counts[i]! / sum(counts)])) as Record<
        ClaimVerdict,
        number
      >,
    };
  });
}
