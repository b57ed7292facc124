import { existsSync, readFileSync } from "node:fs";
import { device, tf, type Tensor } from "../engine";
import { build, disposeWeights, initialise, presets, type ArchitectureName } from "../models";
import { random } from "../random";
import { hash, home, version, writeJson } from "../common";
import { train } from "../training";

/** How fast this machine trains and encodes with an architecture, as measured. */
export interface Calibration {
  architecture: string;
  /** Seconds a picture trained on, and a picture encoded. */
  trained: number;
  encoded: number;
  /** Pictures at a time. */
  batchSize: number;
  /** What it was measured on. */
  on: string;
  version: string;
}

/** The presets that are the paper's architectures. */
const paperNames: Readonly<Record<string, ArchitectureName>> = {
  RN50: "clip-rn50",
  "ViT-B/32": "clip-vit-b-32",
};

/** The preset of an architecture by any of its names; undefined where there is none. */
export function presetOf(architecture: string): ArchitectureName | undefined {
  if (Object.hasOwn(presets, architecture)) return architecture as ArchitectureName;
  return paperNames[architecture];
}

/**
 * Measures in seconds how fast an architecture trains and encodes here, on pictures of noise with random weights; kept
 * in the home, so that it is measured once.
 */
export async function calibrate(architecture: string, on: string): Promise<Calibration | undefined> {
  const preset = presetOf(architecture);
  if (preset === undefined) return undefined;
  const file = home("runs", "speed", `${hash({ architecture, on, version })}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Calibration;
  const measured = { architecture, ...(await measure(preset)), on, version };
  writeJson(file, measured);
  return measured;
}

async function measure(preset: ArchitectureName) {
  const model = build(presets[preset]);
  const { size } = model.architecture.input;
  const batchSize = device().kind === "gpu" ? 128 : size > 64 ? 2 : 64;
  const images = tf.tidy(() =>
    tf.randomUniform([batchSize, size, size, model.architecture.image.channels], -1, 1),
  );
  const weights = initialise(model, random("calibration"));
  const encoder = new Set(Object.keys(model.image.parameters));
  const steps = size > 64 ? 2 : 4;
  let began = 0;
  const trained = await train<Tensor[]>({
    parameters: model.image.parameters,
    weights: new Map([...weights].filter(([name]) => encoder.has(name))),
    batch: () => [images.clone()],
    loss: (current, [batch], context) => model.image.forward(current, batch!, context).square().mean(),
    schedule: { kind: "constant", peak: 1e-6, steps },
    optimiser: { weightDecay: 0 },
    every: 1,
    // The first step also sets kernels up.
    report: ({ step }) => {
      if (step === 1) began = performance.now();
    },
  });
  const training = (performance.now() - began) / 1000 / (steps - 1) / batchSize;
  const encode = () => {
    const features = tf.tidy(() => model.image.forward(trained, images));
    features.dataSync();
    features.dispose();
  };
  encode();
  began = performance.now();
  encode();
  const encoding = (performance.now() - began) / 1000 / batchSize;
  disposeWeights(trained);
  disposeWeights(new Map([...weights].filter(([name]) => !encoder.has(name))));
  images.dispose();
  return { trained: training, encoded: encoding, batchSize };
}
