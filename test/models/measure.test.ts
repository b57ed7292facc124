import assert from "node:assert/strict";
import { test } from "node:test";
import { kernels, tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { convolution } from "../../lib/models/layers";

// Published: torchvision's table of models (GFLOPS, which are multiply-adds there) and Tolstikhin et al. 2021.
for (const [name, billions, millions] of [
  ["resnet50", 4.09, 25.557032],
  ["vit-b-32", 4.41, 88.224232],
  ["vit-b-16", 17.56, 86.567656],
] as const) {
  test(`${name} has the published parameters and multiply-adds`, () => {
    const architecture = models.presets[name];
    assert.equal(models.countParameters(models.build(architecture)), millions * 1e6);
    const head = name === "resnet50" ? 2048e3 : 768e3;
    const found = (models.multiplyAdds(architecture) + head) / 1e9;
    assert.ok(Math.abs(found / billions - 1) < 0.02, String(found));
  });
}

/**
 * Stages of EfficientNet-Lite0 (Tan and Le 2019, table 1, without squeeze-and-excite): kernel, stride, outputs, blocks,
 * growth.
 */
const lite0 = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 2, 6],
  [5, 2, 40, 2, 6],
  [3, 2, 80, 3, 6],
  [5, 1, 112, 3, 6],
  [5, 2, 192, 4, 6],
  [3, 1, 320, 1, 6],
] as const;

test("EfficientNet-Lite0 has its multiply-adds, depth-wise convolutions among them", () => {
  let inputs = 32;
  const stages = lite0.map(([size, stride, outputs, blocks, growth]) =>
    Array.from({ length: blocks }, (_, i) => {
      const hidden = inputs * growth;
      inputs = outputs;
      const kind = growth === 1 ? ("depthwise" as const) : ("inverted" as const);
      return { kind, size, stride: i === 0 ? stride : 1, hidden, outputs, activation: "relu6" as const };
    }),
  );
  const architecture: models.Architecture = {
    input: models.presets.resnet50.input,
    image: {
      kind: "efficientnet",
      channels: 3,
      stem: 32,
      stages,
      head: { width: 1280, after: "blocks" },
      activation: "relu6",
      squeeze: { activation: "relu6", gate: "sigmoid" },
      padding: "same",
    },
  };
  const classifier = 1280 * 1000;
  const parameters = models.countParameters(models.build(architecture)) + classifier + 1000;
  assert.equal(Math.round(parameters / 1e5), 47, "4.7 million are published with the weights");
  assert.equal(models.multiplyAdds(architecture), lite0MultiplyAdds());
  // EfficientNet-B0, the same with squeeze-and-excite, is published with 0.39 billion (the same paper, table 2).
  assert.ok(Math.abs((models.multiplyAdds(architecture) + classifier) / 0.39e9 - 1) < 0.02);
});

/** By hand: a kernel's numbers times the places of its map. */
function lite0MultiplyAdds(): number {
  let [side, inputs] = [112, 32];
  let sum = side ** 2 * 32 * 27;
  for (const [size, stride, outputs, blocks, growth] of lite0) {
    for (let block = 0; block < blocks; block++) {
      const hidden = inputs * growth;
      if (growth > 1) sum += side ** 2 * inputs * hidden;
      if (block === 0) side /= stride;
      sum += side ** 2 * hidden * (size ** 2 + outputs);
      inputs = outputs;
    }
  }
  return sum + side ** 2 * 320 * 1280;
}

// By hand: each of the 8 x 8 x 12 outputs is a sum over a kernel of 3 x 3 of the channels of its group.
for (const [groups, expected] of [
  [1, 8 * 8 * 12 * 9 * 12],
  [3, 8 * 8 * 12 * 9 * 4],
  [12, 8 * 8 * 12 * 9],
] as const) {
  test(`a convolution in ${groups} groups takes multiply-adds by its groups`, () => {
    const layer = convolution(12, 12, { size: 3, stride: 2, padding: 1, groups });
    const found = kernels.countMultiplyAdds(() =>
      tf.tidy(() => {
        const weights = new Map([["weight", tf.zeros([...layer.parameters.weight!.shape])]]);
        layer.forward(weights, tf.zeros([1, 16, 16, 12]));
      }),
    );
    assert.equal(found, expected);
  });
}
