import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { formulaImages, formulaTexts, formulaWeights, uniform } from "./formula";

/** Values at evenly spread places, and the root of the sum of all squares. */
export interface Numbers {
  readonly values: readonly number[];
  readonly norm: number;
}

/** What reference.py found for one architecture. */
export interface Reference {
  readonly name: models.ArchitectureName;
  readonly batch: number;
  readonly parameters: number;
  readonly eval: Readonly<Record<string, Numbers>>;
  readonly train?: Readonly<Record<string, Numbers>>;
  readonly gradients?: Readonly<Record<string, Numbers>>;
  readonly statistics?: Readonly<Record<string, Numbers>>;
}

export const references = JSON.parse(readFileSync(join(__dirname, "reference.json"), "utf8")) as Reference[];

type Outputs = Record<string, Tensor>;

export function outputs(
  model: models.Model,
  weights: models.Weights,
  batch: number,
  context?: models.ForwardContext,
): Outputs {
  const { input, image, clip } = model.architecture;
  const features = model.image.forward(weights, formulaImages(batch, input.size, image.channels), context);
  const found: Outputs = { image: features };
  if (model.text !== undefined) {
    const { context: length, vocabulary } = clip!.text;
    found.text = model.text.forward(weights, formulaTexts(batch, length, vocabulary), context);
  }
  if (model.head !== undefined) found.head = model.head.forward(weights, features, context);
  return found;
}

/**
 * Holds the differences, in units of the tensor's root mean square, against `tolerance`.
 *
 * @param zero differences below this are rounding of what is 0 in exact arithmetic.
 */
export function equal(
  name: string,
  found: Tensor,
  { values, norm }: Numbers,
  tolerance: number,
  zero = 0,
): void {
  const flat = Array.from(found.dataSync());
  const step = flat.length > values.length ? flat.length / values.length : 1;
  const scale = Math.max(norm / Math.sqrt(flat.length), ...values.map(Math.abs));
  values.forEach((value, i) => {
    const got = flat[Math.floor(i * step)]!;
    assert.ok(Math.abs(got - value) <= tolerance * scale + zero, `${name}[${i}]: ${got} instead of ${value}`);
  });
  const length = Math.sqrt(flat.reduce((sum, value) => sum + value * value, 0));
  assert.ok(
    Math.abs(length - norm) <= tolerance * norm + zero * Math.sqrt(flat.length),
    `${name}: norm ${length} instead of ${norm}`,
  );
}

function compare(found: Outputs, expected: Readonly<Record<string, Numbers>>, tolerance: number): void {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  for (const [name, numbers] of Object.entries(expected)) equal(name, found[name]!, numbers, tolerance);
}

/** Features of the preset, as it is and with batch norms folded, against PyTorch's. */
export function checkFeatures({ name, batch, parameters, eval: expected }: Reference): void {
  const model = models.build(models.presets[name]);
  assert.equal(models.countParameters(model), parameters);
  const weights = formulaWeights(model.parameters);
  const folded = models.fold(model, weights);
  tf.tidy(() => {
    compare(outputs(model, weights, batch), expected, 1e-4);
    compare(outputs(model, folded, batch), expected, 1e-4);
  });
  models.disposeWeights(new Map([...folded].filter(([key, tensor]) => weights.get(key) !== tensor)));
  models.disposeWeights(weights);
}

/** Outputs, every parameter's gradient, and running statistics of one pass in training, against PyTorch's. */
export function checkTraining({ name, batch, train, gradients, statistics }: Reference): void {
  const model = models.build(models.presets[name]);
  const weights = formulaWeights(model.parameters);
  const running = new Map<string, Tensor>();
  const names = models.trainable(model).filter((key) => key !== "logit_scale");
  const { value, grads } = tf.tidy(() => {
    compare(outputs(model, weights, batch, { training: true }), train!, 1e-4);
    const loss = (...tensors: Tensor[]) => {
      const changed = new Map(weights);
      names.forEach((key, i) => changed.set(key, tensors[i]!));
      const found = outputs(model, changed, batch, { training: true, statistics: running });
      const sums = Object.entries(found).map(([key, tensor]) => {
        const mix = Float32Array.from(uniform(`mix ${key}`, tensor.size), (x) => 2 * x - 1);
        return tensor.mul<Tensor>(tf.tensor(mix, tensor.shape)).sum();
      });
      return tf.addN(sums);
    };
    return tf.valueAndGrads(loss)(names.map((key) => weights.get(key)!));
  });
  assert.deepEqual(Object.keys(gradients!).sort(), names.slice().sort());
  // A bias before a batch norm, or of keys before a softmax, has no gradient but for rounding.
  const zero = 1e-6 * Math.max(...Object.values(gradients!).map(({ norm }) => norm));
  names.forEach((key, i) => equal(`gradient of ${key}`, grads[i]!, gradients![key]!, 1e-3, zero));
  assert.deepEqual([...running.keys()].sort(), Object.keys(statistics!).sort());
  for (const [key, tensor] of running) equal(key, tensor, statistics![key]!, 1e-4);
  models.disposeWeights(running);
  models.disposeWeights(weights);
  [value, ...grads].forEach((tensor) => tensor.dispose());
}
