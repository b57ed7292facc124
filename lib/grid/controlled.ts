import { embeddedSource, embeddedTask, type Pairs } from "../data/embedded";
import { takeFromSplit, type LoadedTask, type SplitInMemory } from "../data/task";
import { takePictures } from "../data/pictures";
import { fewShotIndices } from "../data/sampling/few-shot-indices";
import { tf, type Tensor } from "../engine";
import { blocks, build, disposeWeights, initialise, presets, type Architecture, type Model } from "../models";
import { random } from "../random";
import type { Row } from "../results";
import type { LayerRecord } from "../results/saturation";
import { startProgress, throwIfStopped } from "../common";
import type { Shots } from "../catalogue";
import { supervisedLoss, train } from "../training";
import { pretrainingRedraws, batchIndices, plainImages, redrawnImages } from "../training/batches";
import { encodeRows, predict, ridgeProbe, topOne } from "../transfer";

/** One pre-training of the controlled variations. */
export interface Variant {
  /** Labelled pictures trained on. */
  sourceSize: number;
  /** Width of the first layer; the later ones are 1, 2 and 4 times as wide. */
  width: number;
  steps: number;
}

/** Supervised pre-trainings around one, that differ in data, in model size or in length only (Abnar et al., section 3). */
export interface ControlledStudy {
  source: string;
  base: Variant;
  sourceSizes: readonly number[];
  widths: readonly number[];
  steps: readonly number[];
  /** Pictures of the source that no variant trains on: the upstream accuracy's test set. */
  heldOut: number;
  batchSize: number;
  learningRate: number;
  weightDecay: number;
  tasks: readonly string[];
  shots: readonly Shots[];
  seeds: readonly number[];
}

/** The recorded one: minutes on two cores. */
export const controlledStudy: ControlledStudy = {
  source: "emoji",
  base: { sourceSize: 2000, width: 16, steps: 240 },
  sourceSizes: [125, 250, 500, 1000],
  widths: [2, 4, 8],
  steps: [15, 30, 60, 120],
  heldOut: 2000,
  batchSize: 64,
  learningRate: 2e-3,
  weightDecay: 0.1,
  tasks: ["emoji-groups", "icon-concepts", "digits"],
  shots: [5, "full"],
  seeds: [0],
};

/** One that says in seconds whether all of it works. */
export const smokeStudy: ControlledStudy = {
  ...controlledStudy,
  base: { sourceSize: 200, width: 4, steps: 12 },
  sourceSizes: [100],
  widths: [2],
  steps: [4],
  heldOut: 100,
  tasks: ["digits"],
  shots: [5],
  seeds: [0],
};

/** The variants of a study: the base, then what differs from it in one thing. */
export function variantsOf({ base, sourceSizes, widths, steps }: ControlledStudy): Variant[] {
  return [
    base,
    ...sourceSizes.map((sourceSize) => ({ ...base, sourceSize })),
    ...widths.map((width) => ({ ...base, width })),
    ...steps.map((count) => ({ ...base, steps: count })),
  ];
}

/** What a controlled study measured: a row of Results a probe, and the base model's layers. */
export interface Controlled {
  rows: Row[];
  layers: LayerRecord[];
}

/**
 * Pre-trains every variant with labels on an embedded source, and fits linear probes (ridge, the penalty by leave-one-out
 * on the training pictures) to its frozen features on every task; for the base also to each block's activations,
 * averaged over a 2x2 grid of the picture.
 */
export async function carryOutControlled(study: ControlledStudy): Promise<Controlled> {
  const variants = variantsOf(study);
  // One drawing order, so that fractions are nested and the last pictures are unseen by all.
  const most = Math.max(...variants.map(({ sourceSize }) => sourceSize));
  const pairs = await embeddedSource(study.source, most + study.heldOut);
  const tasks: LoadedTask<SplitInMemory>[] = [];
  for (const name of study.tasks) tasks.push(await embeddedTask(name));
  const progress = startProgress("controlled variations", variants.length * study.seeds.length);
  const rows: Row[] = [];
  const layers: LayerRecord[] = [];
  for (const seed of study.seeds)
    for (const variant of variants) {
      throwIfStopped();
      const { model, weights, upstreamAccuracy } = await pretrainVariant(study, variant, pairs, most, seed);
      const common = { variant, seed, upstreamAccuracy };
      for (const task of tasks) {
        const features = splits(task, (data) =>
          encodeAll(data, (images) => model.image.forward(weights, images), model),
        );
        for (const shots of study.shots) {
          const accuracy = probe(features, task, shots, seed);
          rows.push(rowOf(study, common, task, shots, accuracy));
        }
        tf.dispose(Object.values(features));
        if (variant === study.base)
          layers.push(...probeLayers(study, model, weights, task, upstreamAccuracy, seed));
      }
      disposeWeights(weights);
      progress.update(
        seed * variants.length + variants.indexOf(variant) + 1,
        `${variant.sourceSize} pictures, width ${variant.width}, ${variant.steps} steps: ${upstreamAccuracy.toFixed(3)}`,
      );
    }
  progress.end();
  return { rows, layers };
}

async function pretrainVariant(
  study: ControlledStudy,
  { sourceSize, width, steps }: Variant,
  pairs: Pairs,
  most: number,
  seed: number,
): Promise<{ model: Model; weights: Map<string, Tensor>; upstreamAccuracy: number }> {
  const model = build(architectureOf(width, pairs.classes.length));
  const name = `controlled/${seed}`;
  const { batchSize, learningRate, weightDecay } = study;
  const weights = await train<Tensor[]>({
    parameters: model.parameters,
    weights: initialise(model, random("controlled", seed)),
    batch: (step) => {
      const indices = batchIndices(sourceSize, batchSize, name, step);
      const stream = random("controlled batch", seed, step);
      const labels = indices.map((index) => pairs.labels[index]!);
      return [
        redrawnImages(pairs.pictures, indices, model.architecture.input, pretrainingRedraws, stream),
        tf.tensor1d(labels, "int32"),
      ];
    },
    loss: (current, [images, labels], context) => supervisedLoss(model, current, images!, labels!, context),
    schedule: { kind: "one-cycle", peak: learningRate, steps },
    optimiser: { weightDecay },
    every: 50,
    report: () => undefined,
  });
  const unseen = Array.from({ length: study.heldOut }, (_, i) => most + i).filter(
    (i) => i < pairs.pictures.count,
  );
  const data = {
    pictures: takePictures(pairs.pictures, unseen),
    labels: unseen.map((i) => pairs.labels[i]!),
  };
  const scores = encodeAll(
    data,
    (images) => model.head!.forward(weights, model.image.forward(weights, images)),
    model,
  );
  const predicted = tf.tidy(() => Array.from(scores.argMax(1).dataSync()));
  scores.dispose();
  return { model, weights, upstreamAccuracy: topOne(predicted, data.labels) };
}

/** The icons' small ResNet, a quarter, an eighth ... as wide. */
function architectureOf(width: number, classes: number): Architecture {
  const preset = presets["resnet-tiny-icons"];
  if (preset.image.kind !== "resnet") throw new Error("resnet-tiny-icons is no ResNet any more");
  return {
    ...preset,
    image: {
      ...preset.image,
      stem: { ...preset.image.stem, width },
      widths: [width, 2 * width, 4 * width],
    },
    supervised: { classes },
  };
}

type LabelledPictures = Pick<SplitInMemory, "pictures" | "labels">;

/** What `forward` gives for all pictures, [count, ...], in batches. */
function encodeAll(data: LabelledPictures, forward: (images: Tensor) => Tensor, model: Model): Tensor {
  return tf.tidy(() => {
    const parts: Tensor[] = [];
    for (let start = 0; start < data.pictures.count; start += 250) {
      const indices = Array.from({ length: Math.min(250, data.pictures.count - start) }, (_, i) => start + i);
      parts.push(tf.tidy(() => forward(plainImages(data.pictures, indices, model.architecture.input))));
    }
    return tf.concat(parts, 0);
  });
}

function splits(
  task: LoadedTask<SplitInMemory>,
  encode: (data: LabelledPictures) => Tensor,
): { train: Tensor; test: Tensor } {
  return { train: encode(task.train), test: encode(task.test) };
}

function probe(
  features: { train: Tensor; test: Tensor },
  task: LoadedTask<SplitInMemory>,
  shots: Shots,
  seed: number,
): number {
  const chosen = fewShotIndices(task.train.labels, task.classes, shots, seed);
  const taken = takeFromSplit(task.train, chosen);
  const train = tf.tidy(() => tf.gather(features.train, tf.tensor1d(chosen, "int32")));
  const fitted = ridgeProbe({ features: train, labels: taken.labels, classes: task.classes.length });
  const predicted = Array.from(predict(fitted, features.test));
  tf.dispose([train, fitted.weight, fitted.bias]);
  return topOne(predicted, task.test.labels);
}

function probeLayers(
  study: ControlledStudy,
  model: Model,
  weights: Map<string, Tensor>,
  task: LoadedTask<SplitInMemory>,
  upstreamAccuracy: number,
  seed: number,
): LayerRecord[] {
  // The stem and the stages; what lies inside them is not what anyone would transfer.
  const names = blocks(model.architecture)
    .map(({ name }) => name)
    .filter((name) => /^(bn1|layer\d+)$/.test(name));
  return names.flatMap((layer, i) => {
    const features = splits(task, (data) =>
      encodeAll(data, (images) => encodeRows(model, weights, images, layer), model),
    );
    const probed = study.shots.map((shots) => ({
      task: task.task,
      layer,
      depth: i / (names.length - 1),
      shots,
      seed,
      upstreamAccuracy,
      accuracy: probe(features, task, shots, seed),
      testSize: task.test.labels.length,
    }));
    tf.dispose(Object.values(features));
    return probed;
  });
}

function rowOf(
  study: ControlledStudy,
  { variant, seed, upstreamAccuracy }: { variant: Variant; seed: number; upstreamAccuracy: number },
  task: LoadedTask<SplitInMemory>,
  shots: Shots,
  accuracy: number,
): Row {
  const { sourceSize, width, steps } = variant;
  const batch = Math.min(study.batchSize, sourceSize);
  return {
    objective: "supervised",
    method: "linear-probe",
    architecture: `resnet-tiny-icons, width ${width}`,
    source: study.source,
    sourceSize,
    pretrainEpochs: Number(((steps * batch) / sourceSize).toPrecision(3)),
    pretrainLearningRate: study.learningRate,
    pretrainBatchSize: batch,
    pretrainWeightDecay: study.weightDecay,
    upstreamAccuracy,
    task: task.task,
    shots,
    seed,
    alpha: null,
    finetuneEpochs: null,
    finetuneLearningRate: null,
    finetuneBatchSize: null,
    finetuneWeightDecay: null,
    accuracy,
    testSize: task.test.labels.length,
    evaluatedOn: "test",
    selectedOn: null,
    origin: `controlled ${sourceSize} x ${width} x ${steps}, seed ${seed}`,
  };
}
