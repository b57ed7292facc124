import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { batches } from "../../lib/data";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { evaluationBatches } from "../../lib/transfer/evaluation-images";
import { maxDifference } from "./numeric";

interface Golden {
  size: number;
  RGB: string;
  L: string;
  png: string;
  scalings: Record<"RGB" | "L", [number[], number[]]>;
  cases: {
    source: "RGB" | "L";
    mode: "RGB" | "L";
    size: number;
    shortest: number;
    kernel: "bicubic" | "bilinear";
    expected: number[];
  }[];
}
// Made by preprocess.py beside it.
const golden = JSON.parse(readFileSync(join(__dirname, "preprocess.json"), "utf8")) as Golden;
const channels = { RGB: 3, L: 1 } as const;

function inputOf({ mode, size, shortest, kernel }: Golden["cases"][number]): models.ImageInput {
  const [mean, std] = golden.scalings[mode];
  return { size, shortest, interpolation: kernel, mean, std };
}

test("pictures in memory become what Pillow and PyTorch make of them", () => {
  for (const one of golden.cases) {
    const pixels = new Uint8Array(Buffer.from(golden[one.source], "base64"));
    const pictures = { count: 1, size: golden.size, channels: channels[one.source], pixels };
    const found = models.toInput(pictures, inputOf(one));
    // Pillow's weights are in fixed point: of a resized picture a value may be off by one of 255, seldom.
    const step = 1 / 255 / Math.min(...inputOf(one).std);
    const differences = one.expected.map((value, i) => Math.abs(value - found[i]!));
    assert.equal(found.length, one.expected.length);
    assert.ok(
      Math.max(...differences) < (one.shortest === golden.size ? 1e-6 : 1.01 * step),
      JSON.stringify(one),
    );
    assert.ok(differences.filter((difference) => difference > 1e-6).length <= 0.1 * differences.length);
  }
});

test("a file is the same numbers in training, in transfer and encoded, grey rounded in all", async () => {
  const file = Buffer.from(golden.png, "base64");
  for (const one of golden.cases.filter(({ source, size }) => source === "RGB" && size >= golden.size)) {
    const input = inputOf(one);
    const length = models.inputLength(input);
    const encoded = new Float32Array(length);
    await models.fileToInput(file, input, "a picture", encoded);
    assert.ok(maxDifference(one.expected, encoded) < 1.01 / 255 / Math.min(...input.std));
    const sample = { key: "0", where: "a picture", label: 0, image: () => Promise.resolve(file) };
    const options = { batchSize: 1, shuffle: false, workers: 0 };
    const evaluation = models.evaluationOf({ input });
    for await (const { views } of batches([sample], { evaluation }, options))
      assert.deepEqual(views[0], encoded);
    const image = { ...models.presets["resnet-tiny"].image, channels: channels[one.mode] };
    const split = { samples: [sample], labels: [0] };
    for await (const batch of evaluationBatches(split, { input, image })) {
      assert.deepEqual(batch.images.shape, [1, one.size, one.size, channels[one.mode]]);
      assert.deepEqual(batch.images.dataSync(), encoded);
      batch.images.dispose();
    }
  }
  assert.equal(tf.memory().numTensors, 0);
});
