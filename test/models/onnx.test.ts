import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { main } from "../../lib/cli";
import { home, showProgressWith, silentProgress, UserError } from "../../lib/common";
import { encodePng, readNpy } from "../../lib/formats";
import * as models from "../../lib/models";

showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "onnx-"));
after(() => rmSync(scratch, { recursive: true }));
const isThere = existsSync(home("onnx", "node_modules", "onnxruntime-node", "package.json"));
const skip = isThere ? undefined : "run `npx upstream setup --onnx`";

// onnx.helper: GlobalAveragePool and Flatten of pixel_values [batch, 3, 4, 4], opset 17.
const means =
  "CAg6jwEKJAoMcGl4ZWxfdmFsdWVzEgFtIhFHbG9iYWxBdmVyYWdlUG9vbAoWCgFtEghmZWF0dXJlcyIHRmxhdHRlbhIBZ1orCgxwaXhlbF92YWx1ZXMSGwoZCAESFQoHEgViYXRjaAoCCAMKAggECgIIBGIfCghmZWF0dXJlcxITChEIARINCgcSBWJhdGNoCgIIA0IECgAQEQ==";

/** A graph that gives each channel's mean, with or without a configuration beside it. */
function written(name: string, configured: boolean): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "model.onnx"), Buffer.from(means, "base64"));
  const pretrained_cfg = { input_size: [3, 4, 4], mean: [0, 0, 0], std: [1, 1, 1], interpolation: "bicubic" };
  if (configured)
    writeFileSync(join(folder, "config.json"), JSON.stringify({ architecture: "any", pretrained_cfg }));
  return join(folder, "model.onnx");
}

test(
  "a graph's features are a row a picture, its pictures prepared as the file beside it says",
  { skip },
  async () => {
    const encoder = await models.openOnnx(written("configured", true));
    assert.equal(encoder.featureSize, 3);
    assert.equal(encoder.input.size, 4);
    // Pictures lie [count, height, width, channels]: channel c of picture i is 10 i + c everywhere.
    const pictures = Float32Array.from({ length: 2 * 16 * 3 }, (_, i) => 10 * Math.floor(i / 48) + (i % 3));
    assert.deepEqual([...(await encoder.encode(pictures, 2))], [0, 1, 2, 10, 11, 12]);
    await encoder.close();
  },
);

test("a graph whose pictures nothing describes is refused, naming what to say", { skip }, async () => {
  await assert.rejects(
    models.openOnnx(written("bare", false)),
    (error: Error) =>
      error instanceof UserError && /say --mean, --std, --interpolation, --crop/.test(error.message),
  );
});

test("without the runtime, one line says how to get it", async () => {
  const before = process.env.UPSTREAM_HOME;
  process.env.UPSTREAM_HOME = scratch;
  try {
    await assert.rejects(models.openOnnx(written("none", true)), /run `npx upstream setup --onnx`/);
  } finally {
    if (before === undefined) delete process.env.UPSTREAM_HOME;
    else process.env.UPSTREAM_HOME = before;
  }
});

test("its features are written by the command, a row a picture", { skip }, async () => {
  const model = written("encoded", true);
  const pictures = join(scratch, "pictures");
  mkdirSync(pictures);
  for (const [i, value] of [51, 255].entries())
    writeFileSync(join(pictures, `${i}.png`), encodePng(new Uint8Array(4 * 4 * 3).fill(value), 4, 4, 3));
  const out = join(scratch, "features.npy");
  const before = console.log;
  console.log = () => undefined;
  try {
    assert.equal(
      await main(["node", "upstream", "encode", "--checkpoint", model, "--images", pictures, "--out", out]),
      0,
    );
  } finally {
    console.log = before;
  }
  const { values, shape } = await readNpy(out);
  assert.deepEqual(shape, [2, 3]);
  // Grey pictures: each channel's mean is the grey.
  for (const [i, value] of values.entries()) assert.ok(Math.abs(value - (i < 3 ? 0.2 : 1)) < 1e-6);
});

test("an ONNX encoder is not fine-tuned", () => {
  const input = models.presets["vit-tiny"].input;
  const { image } = models.build({ input, image: { kind: "onnx", channels: 3, featureSize: 2 } });
  assert.throws(() => image.forward(new Map(), undefined as never), /can be probed, and not fine-tuned/);
});
