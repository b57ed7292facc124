import { describe, test } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { formulaImages, formulaWeights } from "./formula";
import { gradient } from "./numeric";

/** Holds gradients of an encoder's features by every parameter against central differences. */
function checkGradients(image: models.ImageTower, size: number): void {
  const input = { ...models.presets["vit-tiny"].input, size, shortest: size };
  const model = models.build({ input, image });
  const weights = formulaWeights(model.parameters);
  const names = models.trainable(model);
  // Every eighth parameter, and each kind at least once: all of them would take minutes.
  const kinds = new Set<string>();
  const chosen = names.filter((name, i) => {
    const kind = name.replace(/\d+/g, "");
    const isNew = !kinds.has(kind);
    kinds.add(kind);
    return isNew || i % 8 === 0;
  });
  for (const name of chosen) {
    const f = (tensor: Tensor) => {
      const features = model.image.forward(new Map([...weights, [name, tensor]]), formulaImages(1, size, 3));
      return features.mul(
        tf
          .range(1, features.size + 1)
          .mul(0.1)
          .sin()
          .reshape(features.shape),
      );
    };
    tf.tidy(() => gradient(name, f, [weights.get(name)!]));
  }
  models.disposeWeights(weights);
}

describe("new layers have the gradients that differences show", () => {
  const squeeze = { activation: "relu", gate: "hard-sigmoid" } as const;
  test("depth-wise kernels, squeeze-and-excite, TensorFlow's padding (EfficientNet, MobileNet)", () => {
    const block = { size: 3, hidden: 6, outputs: 5, activation: "hard-swish" } as const;
    checkGradients(
      {
        kind: "efficientnet",
        channels: 3,
        stem: 4,
        stages: [
          [{ ...block, kind: "depthwise", stride: 1, squeeze: 2 }],
          [
            { ...block, kind: "inverted", stride: 2, size: 5, squeeze: 2 },
            { ...block, kind: "inverted", stride: 1 },
          ],
        ],
        head: { width: 7, after: "pool" },
        activation: "silu",
        squeeze,
        padding: "same",
      },
      9,
    );
  });
  test("groups of channels (ResNeXt, RegNet)", () => {
    // Without the ReLUs of a whole network, at whose kinks differences show something else.
    const grouped = models.layers.convolution(8, 4, { size: 3, stride: 2, padding: 1, groups: 2 });
    const kernel = formulaWeights(grouped.parameters).get("weight")!;
    const f = (x: Tensor, weight: Tensor) =>
      grouped.forward(new Map([["weight", weight]]), x).square<Tensor>();
    tf.tidy(() => gradient("grouped convolution", f, [formulaImages(1, 5, 8), kernel]));
    kernel.dispose();
  });
  test("response norm and layer scale (ConvNeXt)", () => {
    checkGradients(
      {
        kind: "convnext",
        channels: 3,
        patch: 4,
        depths: [1, 1],
        widths: [4, 6],
        kernel: 7,
        layerScale: true,
        responseNorm: true,
      },
      16,
    );
  });
  test("windows, shifted and masked, with biases (Swin)", () => {
    checkGradients(
      {
        kind: "swin",
        channels: 3,
        patch: 2,
        width: 8,
        depths: [2],
        heads: [2],
        windows: [2],
        expansion: 2,
      },
      8,
    );
  });
  test("registers, rotation, gates, biases by distance (DINOv3, EVA-02, BEiT)", () => {
    const vit = {
      kind: "vit",
      channels: 3,
      patch: 4,
      width: 16,
      depth: 1,
      heads: 2,
      activation: "gelu",
    } as const;
    checkGradients(
      {
        ...vit,
        registers: 2,
        rotary: "dinov3",
        positions: "none",
        layerScale: true,
        pool: "mean",
        classToken: true,
      },
      8,
    );
    checkGradients(
      { ...vit, rotary: "eva", swiglu: "normed", hidden: 12, distillation: true, pool: "distilled" },
      8,
    );
    checkGradients({ ...vit, relative: true, poolNorm: "after", pool: "mean", classToken: true }, 8);
  });
});
