import { compile, kernels, tf, type Tensor } from "../../lib/engine";
import { dtype, int, runOperation } from "../../lib/engine/kernels/operation";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import type { Benchmark, Subject } from "./benchmark";

const needs = "torch==2.13.0 open_clip_torch timm torchvision";

/**
 * Weights of about the usual size, drawn by TensorFlow: tens of millions drawn in JavaScript would take longer than the
 * benchmark.
 */
function drawn(parameters: models.Parameters): Map<string, Tensor> {
  const attributes = { seed: int(1), seed2: int(0), dtype: dtype("float32"), T: dtype("int32") };
  const normal = (shape: readonly number[]) =>
    runOperation("RandomStandardNormal", attributes, [tf.tensor1d([...shape], "int32")], 1)[0]!;
  const entries = Object.entries(parameters).map(([name, { shape }]) => {
    const isVariance = name.endsWith("running_var");
    return [name, isVariance ? tf.ones([...shape]) : tf.tidy(() => normal(shape).mul<Tensor>(0.02))] as const;
  });
  return new Map(entries);
}

/** Features of a batch of 16, batch norms folded. */
function inference(preset: models.ArchitectureName, part: "image" | "text"): Benchmark {
  return {
    name: `${preset} ${part} features, batch 16`,
    rounds: 9,
    compiles: true,
    prepare(): Subject {
      const model = models.build(models.presets[preset]);
      const tower = part === "text" ? model.text! : model.image;
      const weights = drawn(tower.parameters);
      const folded = models.fold(tower, weights);
      const { size } = model.architecture.input;
      const input =
        part === "text"
          ? tf.randomUniform([16, 77], 1, 49406, "int32", 1)
          : tf.randomUniform([16, size, size, 3], -1, 1, "float32", 1);
      const encode = compile(([images]) => [tower.forward(folded, images!)]);
      return {
        run: () => {
          const [features] = encode([input]);
          features!.dataSync();
          features!.dispose();
        },
        dispose: () => {
          encode.dispose();
          tf.dispose([...new Set([...folded.values(), ...weights.values(), input])]);
        },
      };
    },
    peer: { script: "models.py", args: [preset, part], needs },
  };
}

/** Forward, backward and running statistics of 64 icons, and the gradient of every parameter. */
const step: Benchmark = {
  name: "icon encoder, gradient step of 64",
  rounds: 30,
  prepare() {
    const model = models.build(models.presets["resnet-tiny-icons"]);
    const weights = models.initialise(model, random("bench"));
    const names = models.trainable(model);
    const images = tf.randomUniform([64, 32, 32, 1], -1, 1, "float32", 1);
    const labels = tf.tensor1d(
      Array.from({ length: 64 }, (_, i) => i % 10),
      "int32",
    );
    // All that is computed with is an input: what a graph knows beforehand it computes once.
    const loss = (weights: models.Weights, images: Tensor, labels: Tensor) => {
      const features = model.image.forward(weights, images, { training: true });
      return kernels.sparseSoftmaxCrossEntropy(model.head!.forward(weights, features), labels).mean();
    };
    const tensors = names.map((name) => weights.get(name)!);
    const gradients = (tf.engine() as unknown as Gradients).gradients.bind(tf.engine());
    const compiled = compile(([images, labels, ...trained]) => {
      const now = new Map([...weights, ...names.map((name, i) => [name, trained[i]!] as const)]);
      const { value, grads } = gradients(() => loss(now, images!, labels!), trained);
      return [value, ...grads];
    });
    return {
      run: () => {
        const [value, ...grads] = compiled([images, labels, ...tensors]);
        value!.dataSync();
        tf.dispose([value!, ...grads]);
      },
    };
  },
  peer: { script: "models.py", args: ["step"], needs },
};

interface Gradients {
  gradients(f: () => Tensor, of: Tensor[]): { value: Tensor; grads: Tensor[] };
}

export const benchmarks: Benchmark[] = [
  inference("clip-rn50", "image"),
  inference("clip-vit-b-32", "image"),
  inference("clip-vit-b-32", "text"),
  inference("resnet50", "image"),
  inference("mixer-b-32", "image"),
  step,
];
