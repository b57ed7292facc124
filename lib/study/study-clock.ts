import { gpus } from "../engine";
import { calibrate, isHalved, machine, rungs, storeFolder } from "../grid";
import { openStore, type StoredOutcome } from "../runs";
import { findCheckpoint, stepsOf, type Recipe } from "../training";
import type { Trial, TrialOutcome } from "../transfer";
import { estimateSeconds, type Piece, type TimedPiece } from "./estimate-seconds";
import type { Plan } from "./plan";

/**
 * So many pieces of this run settle how long others of their kind take; with fewer, those of earlier runs count, too.
 */
const enough = 3;

/** Says how long a study still takes, by what it has done so far. */
export interface StudyClock {
  /** Tells the clock of a pre-training that was made just now. */
  pretrained(recipe: Recipe, seconds: number): void;
  /** Seconds on the clock until all of these plans are carried out. */
  secondsLeft(plans: readonly Plan[]): Promise<number>;
}

/** Starts a study's clock. @param workers how many processes carry out trials */
export function startClock(workers: number): StudyClock {
  const store = openStore<TrialOutcome>(storeFolder());
  const before = new Set(store.all().outcomes.keys());
  const pretrainings: TimedPiece[] = [];
  return {
    pretrained(recipe, seconds) {
      pretrainings.push({ ...pretrainingPiece(recipe), seconds });
    },
    async secondsLeft(plans) {
      const { outcomes } = store.all();
      const trials = [...outcomes].filter(([, { state }]) => state === "done");
      const now = trials.flatMap(([id, one]) => (before.has(id) ? [] : [timed(one)]));
      const earlier = trials.flatMap(([id, one]) => (before.has(id) ? [timed(one)] : []));
      const kept = plans.flatMap(({ pretrainings }) =>
        pretrainings.flatMap(({ id, recipe }) => {
          const found = findCheckpoint(id);
          return found === undefined ? [] : [{ ...pretrainingPiece(recipe), seconds: found.seconds }];
        }),
      );
      const untrained = plans.flatMap(({ pretrainings }) =>
        pretrainings.flatMap(({ id, recipe }) => (findCheckpoint(id) ? [] : [[id, recipe] as const])),
      );
      const first = [...new Map(untrained).values()].map(pretrainingPiece);
      const then = openTrials(plans, outcomes);
      let isUnknown = false;
      const all = (speed: number) => {
        const usual = (perLength: number) => (piece: Piece) => {
          isUnknown = true;
          return piece.length * perLength;
        };
        // Trials go by steps, not pictures; and a worker has its share of the cores only, which a calibration had all
        // of.
        const perStep = speed * (plans[0]?.question.preset.batchSize ?? 0) * workers;
        return (
          estimateSeconds(first, preferred(pretrainings, kept), usual(speed)) +
          estimateSeconds(then, preferred(now, earlier), usual(perStep)) / workers
        );
      };
      const known = all(0);
      return isUnknown ? all(await calibratedSpeed(plans)) : known;
    },
  };
}

/** Of each kind what was done in this run where that is enough, else earlier pieces as well. */
function preferred(now: readonly TimedPiece[], earlier: readonly TimedPiece[]): TimedPiece[] {
  const keyOf = ({ kind, of }: Piece) => `${kind} of ${of}`;
  const counts = new Map<string, number>();
  for (const one of now) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return [...now, ...earlier.filter((one) => (counts.get(keyOf(one)) ?? 0) < enough)];
}

function pretrainingPiece(recipe: Recipe): Piece {
  const steps = stepsOf(recipe, recipe.sourceSize ?? 4000);
  return {
    kind: `pre-training, ${recipe.objective}`,
    of: recipe.architecture,
    length: steps * recipe.batchSize,
  };
}

const timed = ({ spec, seconds }: StoredOutcome<TrialOutcome>): TimedPiece => ({
  ...pieceOf(spec as Trial),
  seconds,
});

function pieceOf({ method, architecture, steps, learningRates }: Trial): Piece {
  const isTrained = learningRates !== undefined && learningRates.length > 0;
  return { kind: method, of: architecture, length: isTrained ? steps * learningRates.length : 0 };
}

/** What is left to run of some plans: a cell's first trial tries its rates by halving, the others train once. */
function openTrials(
  plans: readonly Plan[],
  outcomes: ReadonlyMap<string, StoredOutcome<TrialOutcome>>,
): Piece[] {
  const counts = new Map<string, number>();
  for (const { spec, state } of outcomes.values()) {
    if (state !== "done") continue;
    const key = trialKey(spec as Trial);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const seen = new Set<string>();
  return plans.flatMap(({ question: { preset }, cells }) =>
    cells.flatMap((cell) =>
      cell.flatMap(({ spec }, i): Piece[] => {
        if (counts.has(trialKey(spec)) || seen.has(trialKey(spec))) return [];
        seen.add(trialKey(spec));
        const { kind, of, length } = pieceOf({ ...spec, learningRates: spec.learningRates.slice(0, 1) });
        if (i > 0 || !isHalved(spec)) return [{ kind, of, length }];
        return rungs(spec.learningRates.length, preset.halving).flatMap(({ candidates, share }) => {
          const part = Math.max(1, Math.round(length * share));
          const left = candidates - (counts.get(trialKey({ ...spec, steps: part })) ?? 0);
          return Array.from({ length: Math.max(0, left) }, () => ({ kind, of, length: part }));
        });
      }),
    ),
  );
}

/** What tells a trial from others whatever rate it is run at. */
const trialKey = ({ start, architecture, taskContent, method, shots, seed, steps, transfer }: Trial) =>
  JSON.stringify([start, architecture, taskContent, method, shots, seed, steps, transfer]);

/** Seconds of a picture trained on, by a calibration of some seconds: for kinds of work that were never done here. */
async function calibratedSpeed(plans: readonly Plan[]): Promise<number> {
  const recipe = plans[0]?.question.recipes[0]?.recipe;
  if (recipe === undefined) return 0;
  const speed = await calibrate(recipe.architecture, machine({ workers: 1, gpus: gpus() }));
  return speed?.trained ?? 0;
}
