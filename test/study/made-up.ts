// Recorded trials whose accuracies are what a test says: of 100 test pictures, all of class 0, the first ones are
// right.
import type { RecordedTrial } from "../../lib/study";
import type { Question } from "../../lib/study";
import { iconRecipes } from "../../lib/training";
import { rowsOf, type Trial, type TrialOutcome } from "../../lib/transfer";

export const testLabels = new Map([["pictures", Array.from({ length: 100 }, () => 0)]]);

/** A trial of one start, pre-trained with `seed`, of this accuracy. */
export function recordedTrial(
  label: string,
  seed: number,
  share: number,
  { draw = 0, shots = 5, task = "near" }: { draw?: number; shots?: number | "full"; task?: string } = {},
): RecordedTrial {
  const trial: Trial = {
    start: `${label}${seed}`,
    architecture: "clip-tiny-icons",
    task,
    taskContent: "pictures",
    method: "finetune",
    shots,
    seed: 10 * seed + draw,
    steps: 1,
    batchSize: 1,
    learningRates: [1],
    weightDecay: 0,
    transfer: 0,
  };
  const right = Math.round(100 * share);
  const predicted = Array.from({ length: 100 }, (_, i) => (i < right ? 0 : 1));
  const outcome = {
    accuracy: right / 100,
    meanPerClass: right / 100,
    loss: 1,
    predicted,
    validation: [],
    learningRate: 1,
    selectedOn: "validation",
    testSize: 100,
    trainSize: 10,
    seconds: 1,
    columns: {
      objective: "clip",
      architecture: "clip-tiny-icons",
      source: label,
      sourceSize: 3800,
      pretrainEpochs: 1,
      pretrainLearningRate: 1,
      pretrainBatchSize: 1,
      pretrainWeightDecay: 0,
      upstreamAccuracy: 0.2,
      pretrainSeed: seed,
    },
  } satisfies TrialOutcome;
  const id = `${label} ${seed} ${draw} ${shots} ${task}`;
  const [row] = rowsOf(id, trial, outcome);
  const recipe = { ...iconRecipes.demo, source: label, seed };
  return { id, label, recipe, trial, row: row!, predicted, seconds: 1, on: "here", version: "0" };
}

/** One that claims that `a` is ahead of `b`. */
export const question: Question = {
  name: "made-up",
  question: "?",
  paper: "",
  notebook: "",
  recipes: [],
  scratch: false,
  tasks: ["near"],
  methods: ["finetune"],
  figures: [],
  reference: "b",
  claims: [{ says: "a is ahead", ahead: ["a"], of: ["b"] }],
  limits: "",
  preset: {
    name: "small",
    pretrainSeeds: [0],
    draws: 1,
    probeDraws: 1,
    steps: [],
    probeShots: [],
    batchSize: 1,
    weightDecay: 0,
    learningRates: [1],
    halving: 2,
    widen: 1,
    measureSteps: 1,
  },
};
