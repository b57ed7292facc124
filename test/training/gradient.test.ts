import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets, type Architecture, type Weights } from "../../lib/models";
import { random } from "../../lib/random";
import { contrastiveLoss, train, type ContrastiveLoss, type Training } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";

/** One step of plain gradient descent at rate 1 on what `weights` holds: what it takes away is the gradient. */
async function gradientOf(
  training: Pick<Training<Tensor[]>, "accumulate"> & ContrastiveLoss<Tensor[]>,
  shapes: Record<string, number[]>,
  start: () => Map<string, Tensor>,
  batch: () => Tensor[],
): Promise<{ loss: number; gradient: Map<string, number[]> }> {
  const numbers = (weights: Map<string, Tensor>) =>
    new Map(
      [...weights].map(([name, tensor]) => {
        const values = Array.from(tensor.dataSync());
        tensor.dispose();
        return [name, values];
      }),
    );
  const before = numbers(start());
  let loss = NaN;
  const after = await train<Tensor[]>({
    ...training,
    parameters: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, { shape, init: { kind: "constant", value: 0 } }]),
    ),
    weights: start(),
    batch,
    schedule: { kind: "constant", peak: 1, steps: 1 },
    optimiser: { momentum: 0, weightDecay: 0 },
    report: (report) => void (loss = report.loss),
  });
  const gradient = new Map(
    [...numbers(after)].map(([name, values]) => [
      name,
      values.map((value, i) => before.get(name)![i]! - value),
    ]),
  );
  return { loss, gradient };
}

function near(got: readonly number[], expected: readonly number[], tolerance: number, what: string): void {
  const most = Math.max(...expected.map(Math.abs));
  got.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]!) <= tolerance * most,
      `${what} ${i}: ${value}, not ${expected[i]}`,
    ),
  );
}

describe("accumulation with cached features", () => {
  it("gives the loss and gradients that PyTorch gives the batch at once", async () => {
    // torch 2.13: X = arange(12).reshape(4, 3).sin(); Y = arange(8).reshape(4, 2).cos()
    // W = [[.3, -.2], [.5, .1], [-.4, .2]], V = [[.6, .2], [-.3, .7]], s = log(10), all requiring gradients
    // i, t = F.normalize(X @ W), F.normalize(Y @ V); L = s.exp() * i @ t.T; labels = arange(4)
    // (F.cross_entropy(L, labels) + F.cross_entropy(L.T, labels)).div(2).backward()
    const expected = {
      loss: 3.726689338684082,
      w: [
        -3.4438047409057617, -2.2824018001556396, 6.012233734130859, 3.449075698852539, 9.940652847290039,
        6.009489059448242,
      ],
      v: [-3.6275277137756348, 2.547719955444336, -3.744241714477539, 0.7767133116722107],
      s: [3.447904348373413],
    };
    const column = (count: number, f: (x: number) => number) => Array.from({ length: count }, (_, i) => f(i));
    const start = () =>
      new Map<string, Tensor>([
        ["w", tf.tensor2d([0.3, -0.2, 0.5, 0.1, -0.4, 0.2], [3, 2])],
        ["v", tf.tensor2d([0.6, 0.2, -0.3, 0.7], [2, 2])],
        ["s", tf.scalar(Math.log(10))],
      ]);
    const objective: ContrastiveLoss<Tensor[]> = {
      features: (weights, [x, y]) => [tf.matMul(x!, weights.get("w")!), tf.matMul(y!, weights.get("v")!)],
      compare: (weights, [images, texts]) => contrastiveLoss(images!, texts!, weights.get("s")!.exp()),
    };
    const batch = () => [tf.tensor2d(column(12, Math.sin), [4, 3]), tf.tensor2d(column(8, Math.cos), [4, 2])];
    const tensors = tf.memory().numTensors;
    for (const accumulate of [1, 2, 3, 4]) {
      const training = { ...objective, accumulate };
      const { loss, gradient } = await gradientOf(training, { w: [3, 2], v: [2, 2], s: [] }, start, batch);
      near([loss], [expected.loss], 1e-6, "loss");
      for (const name of ["w", "v", "s"] as const)
        near(gradient.get(name)!, expected[name], 1e-5, `${accumulate} parts: ${name}`);
    }
    assert.equal(tf.memory().numTensors, tensors);
  });

  it("gives SimCLR's two views the loss and gradients that PyTorch gives the batch at once", async () => {
    // torch 2.13: X = arange(12).reshape(4, 3).sin(); Y = (arange(12) + .5).reshape(4, 3).cos(), the other views
    // W = [[.3, -.2], [.5, .1], [-.4, .2]], V = [[.6, .2], [-.3, .7]], both requiring gradients
    // z = F.normalize(tanh(cat([X, Y]) @ W) @ V); L = (z @ z.T / .1).masked_fill(eye(8, dtype=bool), -inf)
    // F.cross_entropy(L, cat([arange(4, 8), arange(4)])).backward()
    const expected = {
      loss: 16.810264587402344,
      w: [
        -0.923106849193573, -8.974239349365234, -17.528417587280273, -3.446052312850952, -18.0181827545166,
        5.250418663024902,
      ],
      v: [-1.312340259552002, -9.229158401489258, -7.72843074798584, 0.449581503868103],
    };
    const model = {
      ...build(presets["simclr-tiny"]),
      image: {
        parameters: {},
        featureSize: 2,
        forward: (weights: Weights, x: Tensor) => tf.matMul(x, weights.get("w")!).tanh(),
      },
      head: {
        parameters: {},
        forward: (weights: Weights, x: Tensor) => tf.matMul(x, weights.get("v")!),
      },
    };
    const objective = objectiveOf({ objective: "simclr" }, model) as ContrastiveLoss<Tensor[]>;
    const start = () =>
      new Map<string, Tensor>([
        ["w", tf.tensor2d([0.3, -0.2, 0.5, 0.1, -0.4, 0.2], [3, 2])],
        ["v", tf.tensor2d([0.6, 0.2, -0.3, 0.7], [2, 2])],
      ]);
    const twelve = (f: (x: number) => number) =>
      tf.tensor2d(
        Array.from({ length: 12 }, (_, i) => f(i)),
        [4, 3],
      );
    const batch = () => [twelve(Math.sin), twelve((x) => Math.cos(x + 0.5))];
    const tensors = tf.memory().numTensors;
    for (const accumulate of [1, 2, 3, 4]) {
      const training = { ...objective, accumulate };
      const { loss, gradient } = await gradientOf(training, { w: [3, 2], v: [2, 2] }, start, batch);
      near([loss], [expected.loss], 1e-6, "loss");
      for (const name of ["w", "v"] as const)
        near(gradient.get(name)!, expected[name], 1e-5, `${accumulate} parts: ${name}`);
    }
    assert.equal(tf.memory().numTensors, tensors);
  });

  it("gives SLIP the loss and gradients that PyTorch gives the batch at once", async () => {
    // torch 2.14: X = arange(12).reshape(4, 3).sin(); Y = (arange(12) + .5).reshape(4, 3).cos(), the other views
    // T = arange(8).reshape(4, 2).cos(), the texts; s = log(10); W, V, P, U as in `start`; all five requiring gradients
    // h = (cat([X, Y]) @ W).tanh(); z = F.normalize(h @ V); i, t = F.normalize(h[:4] @ P), F.normalize(T @ U)
    // L = s.exp() * i @ t.T; clip = (F.cross_entropy(L, arange(4)) + F.cross_entropy(L.T, arange(4))) / 2
    // sim = F.cross_entropy((z @ z.T / .1).masked_fill(eye(8, dtype=bool), -inf), cat([arange(4, 8), arange(4)]))
    // (clip + sim).backward(); clip is 10.895126342773438, sim 16.810264587402344
    const expected = {
      loss: 27.70539093017578,
      w: [
        0.5645028352737427, -7.780643939971924, -12.813677787780762, -6.071486949920654, -14.411022186279297,
        1.2197669744491577,
      ],
      v: [-1.312340497970581, -9.229157447814941, -7.72843074798584, 0.4495812654495239],
      p: [3.3953685760498047, -2.1190249919891357, -1.978978157043457, -2.02486252784729],
      u: [1.4952365159988403, 0.10855717957019806, 0.34559574723243713, -0.3787824213504791],
      logit_scale: [10.574338912963867],
    };
    const layer = (name: string, featureSize = 2) => ({
      parameters: {},
      featureSize,
      forward: (weights: Weights, x: Tensor) => tf.matMul(x, weights.get(name)!),
    });
    const trunk = {
      ...layer("w"),
      forward: (weights: Weights, x: Tensor) => tf.matMul(x, weights.get("w")!).tanh(),
    };
    const model = {
      ...build(presets["slip-tiny-icons"]),
      parts: { trunk, projection: layer("p") },
      head: layer("v"),
      text: layer("u"),
    };
    const objective = objectiveOf({ objective: "slip" }, model) as ContrastiveLoss<Tensor[]>;
    const start = () =>
      new Map<string, Tensor>([
        ["w", tf.tensor2d([0.3, -0.2, 0.5, 0.1, -0.4, 0.2], [3, 2])],
        ["v", tf.tensor2d([0.6, 0.2, -0.3, 0.7], [2, 2])],
        ["p", tf.tensor2d([0.1, -0.5, 0.4, 0.3], [2, 2])],
        ["u", tf.tensor2d([0.2, 0.9, -0.6, 0.5], [2, 2])],
        ["logit_scale", tf.scalar(Math.log(10))],
      ]);
    const numbers = (columns: number, f: (x: number) => number) =>
      tf.tensor2d(
        Array.from({ length: 4 * columns }, (_, i) => f(i)),
        [4, columns],
      );
    const batch = () => [numbers(3, Math.sin), numbers(3, (x) => Math.cos(x + 0.5)), numbers(2, Math.cos)];
    const shapes = { w: [3, 2], v: [2, 2], p: [2, 2], u: [2, 2], logit_scale: [] };
    const tensors = tf.memory().numTensors;
    for (const accumulate of [1, 2, 3]) {
      const { loss, gradient } = await gradientOf({ ...objective, accumulate }, shapes, start, batch);
      near([loss], [expected.loss], 1e-6, "loss");
      for (const name of Object.keys(shapes) as (keyof typeof shapes)[])
        near(gradient.get(name)!, expected[name], 1e-5, `${accumulate} parts: ${name}`);
    }
    assert.equal(tf.memory().numTensors, tensors);
  });

  it("gives a CLIP of transformers the gradients of the batch at once", async () => {
    const text = { ...presets["clip-tiny-vit"].clip!.text, width: 32, depth: 1, heads: 2, context: 5 };
    const image = { ...presets["clip-tiny-vit"].image, width: 24, depth: 1, heads: 2 };
    const architecture = {
      ...presets["clip-tiny-vit"],
      image,
      clip: { text, embed: 16, logitScale: 2.5 },
    } as Architecture;
    const model = build(architecture);
    const stream = random("accumulation");
    const pixels = Float32Array.from({ length: 6 * 32 * 32 * 3 }, () => stream.normal());
    const ids = Int32Array.from({ length: 30 }, () => 1 + stream.integer(400));
    const batch = () => [tf.tensor4d(pixels, [6, 32, 32, 3]), tf.tensor2d(ids, [6, 5], "int32")];
    const shapes = Object.fromEntries(
      Object.entries(model.parameters).map(([name, { shape }]) => [name, [...shape]]),
    );
    const objective = objectiveOf({ objective: "clip" }, model) as ContrastiveLoss<Tensor[]>;
    const start = () => initialise(model, random("accumulation, weights"));
    const whole = await gradientOf(objective, shapes, start, batch);
    const parts = await gradientOf({ ...objective, accumulate: 3 }, shapes, start, batch);
    near([parts.loss], [whole.loss], 1e-6, "loss");
    for (const name of ["logit_scale", "visual.proj", "visual.conv1.weight", "text_projection"])
      near(parts.gradient.get(name)!, whole.gradient.get(name)!, 2e-4, name);
  });
});

describe("accumulation of a mean", () => {
  it("is the mean, in parts of unequal size too", async () => {
    const run = async (accumulate: number) => {
      let loss = NaN;
      const weights = await train<Tensor[]>({
        parameters: { w: { shape: [1], init: { kind: "constant", value: 0 } } },
        weights: new Map([["w", tf.tensor1d([2])]]),
        batch: () => [tf.tensor1d([1, 2, 3, 4, 7])],
        loss: (weights_, [x]) => x!.mul(weights_.get("w")!).square().mean(),
        accumulate,
        schedule: { kind: "constant", peak: 0.01, steps: 1 },
        optimiser: { momentum: 0, weightDecay: 0 },
        report: (report) => void (loss = report.loss),
      });
      return [loss, weights.get("w")!.dataSync()[0]!];
    };
    // The mean of squares is 79/5: the loss 4 · 15.8, its gradient 2 · 2 · 15.8.
    near(await run(1), [63.2, 2 - 0.632], 1e-6, "at once");
    near(await run(2), [63.2, 2 - 0.632], 1e-6, "in parts of 2 and 3");
  });
});
