import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { openTensors, writeSafetensors } from "../../lib/formats";
import * as models from "../../lib/models";
import { readCard } from "../../lib/models/checkpoints/card";
import { torchShape } from "../../lib/models/checkpoints/check-fit";
import { inferArchitecture } from "../../lib/models/checkpoints/infer-architecture";
import { random } from "../../lib/random";
import { UserError, showProgressWith, silentProgress, version } from "../../lib/common";
import { checkCheckpoints } from "./checkpoint-cases";

showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "checkpoints-"));
after(() => rmSync(scratch, { recursive: true }));

describe("files as PyTorch, safetensors and NumPy write them give PyTorch's features", () => {
  checkCheckpoints(join(__dirname, "checkpoints"), test);
});

for (const name of Object.keys(models.presets) as models.ArchitectureName[]) {
  // The tiny ones have heads, strides and pictures that weights can't tell: our own files say them.
  if (/tiny/.test(name)) continue;
  test(`${name} is recognised from its weights' names and shapes`, () => {
    const architecture = models.presets[name];
    const stateDict = new Map(
      Object.entries(models.build(architecture).parameters).map(([key, spec]) => [
        key,
        { shape: torchShape(spec), read: () => Promise.reject(new Error("not asked for")) },
      ]),
    );
    const activation = name.endsWith("quickgelu") ? "quick-gelu" : "gelu";
    const found = inferArchitecture(stateDict, { activation })!.architecture;
    assert.deepEqual(Object.keys(found).sort(), Object.keys(architecture).sort());
    const { parameters, folds } = models.build(found);
    assert.deepEqual(parameters, models.build(architecture).parameters);
    assert.deepEqual(folds, models.build(architecture).folds);
    assert.deepEqual(found.input, architecture.input);
  });
}

for (const name of [
  "clip-tiny-icons",
  "clip-tiny-vit",
  "simclr-tiny",
  "slip-tiny-icons",
  "mixer-tiny",
] as const) {
  test(`${name}: what is saved is loaded, number for number, with all that was said of it`, async () => {
    const architecture = models.presets[name];
    const weights = models.initialise(models.build(architecture), random("round trip"));
    const path = join(scratch, `${name}.safetensors`);
    const said = {
      words: ["red"],
      recipe: { objective: "clip", epochs: 2 },
      step: 7,
      metrics: { loss: 0.5 },
    };
    const state = {
      tensors: new Map([["exp_avg/a", tf.tensor1d([1, 2])]]),
      optimiser: { name: "AdamW", weightDecay: 0.1, step: 7 },
      random: { seed: 3, streams: ["batch/3/7"] },
    };
    models.saveCheckpoint(path, { architecture, weights, ...said }, state);
    const loaded = await models.loadCheckpoint(path);
    const { weights: found, ...rest } = loaded;
    assert.deepEqual(rest, { architecture, from: path, ...said });
    for (const [key, tensor] of weights) assert.deepEqual(found.get(key)!.dataSync(), tensor.dataSync(), key);
    const training = (await models.loadTrainingState(path))!;
    assert.deepEqual(
      [training.optimiser, training.random, training.step],
      [state.optimiser, state.random, said.step],
    );
    assert.deepEqual([...training.tensors.get("exp_avg/a")!.dataSync()], [1, 2]);
    assert.deepEqual(
      readdirSync(scratch).filter((file) => file.endsWith(".part")),
      [],
    );
    const json = JSON.parse(readFileSync(path.replace(".safetensors", ".json"), "utf8")) as object;
    assert.deepEqual(json, {
      version,
      architecture: JSON.parse(JSON.stringify(architecture)) as object,
      preprocessing: architecture.input,
      ...said,
      optimiser: state.optimiser,
      random: state.random,
    });
    [weights, found, state.tensors, training.tensors].forEach((all) => models.disposeWeights(all));
  });
}

test("the card of a file can hold every preset", () => {
  for (const [name, architecture] of Object.entries(models.presets)) {
    const card = { metadata: new Map([["upstream", JSON.stringify({ architecture })]]) };
    assert.deepEqual(readCard(name, card as never).architecture, architecture);
  }
});

/** Writes a tiny ResNet after `change` has had its way with the tensors. */
function changed(name: string, change: (tensors: Map<string, Tensor>) => void): string {
  const architecture = models.presets["resnet-tiny"];
  const weights = models.initialise(models.build(architecture), random("changed"));
  change(weights);
  const path = join(scratch, name);
  const { parameters } = models.build(architecture);
  const tensors = [...weights].map(([key, tensor]) => {
    const spec = parameters[key];
    const shape = spec?.layout === "HWIO" ? torchShape(spec) : tensor.shape;
    return { name: key, shape, values: () => tensor.dataSync() as Float32Array };
  });
  writeSafetensors(path, tensors, { upstream: JSON.stringify({ architecture }) });
  models.disposeWeights(weights);
  return path;
}

async function refused(path: string, message: RegExp, options?: models.LoadOptions): Promise<void> {
  const before = tf.memory().numTensors;
  await assert.rejects(models.loadCheckpoint(path, options), (error: Error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
  assert.equal(tf.memory().numTensors, before, "what was read is freed");
}

test("everything that does not fit is listed at once", async () => {
  const path = changed("misfit.safetensors", (tensors) => {
    tensors.get("fc.bias")!.dispose();
    tensors.delete("fc.bias");
    tensors.set("extra.weight", tf.zeros([2]));
    tensors.set("bn1.weight", tf.ones([17]));
  });
  await refused(
    path,
    /1 missing: fc.bias; 1 not the model's: extra.weight; 1 of another shape: bn1.weight \[17\], expected \[16\]/,
  );
});

test("numbers that are not finite are refused, naming the tensor", async () => {
  const path = changed("nan.safetensors", (tensors) => tensors.set("layer1.0.bn1.bias", tf.fill([16], NaN)));
  await refused(path, /nan\.safetensors: layer1\.0\.bn1\.bias: holds numbers that are not finite/);
});

test("a wrong architecture, an unknown one, and weights of no model are told apart", async () => {
  const path = changed("right.safetensors", () => undefined);
  await refused(path, /do not fit the model/, { architecture: "vit-tiny" });
  await refused(path, /expected one of clip-rn50/, { architecture: "resnet-52" as never });
  const other = join(scratch, "other.safetensors");
  writeSafetensors(other, [{ name: "a", shape: [1], values: () => Float32Array.of(1) }]);
  await refused(other, /no model that is known here/);
  const card = join(scratch, "card.safetensors");
  writeSafetensors(card, [], { upstream: '{"architecture":{"input":{"size":0}}}' });
  await refused(card, /metadata upstream: architecture\.input\.size/);
});

test("a name that is neither file nor in the catalogue is said to be so; one not there, with where it is got", async () => {
  await refused(
    "no-such",
    /no such file or folder, and no checkpoint of this name; expected a path.* openai-rn50/,
  );
  const before = process.env.UPSTREAM_DATA;
  process.env.UPSTREAM_DATA = scratch;
  try {
    await refused("torchvision-resnet50", /resnet50-0676ba61\.pth is not there; it is got from https/);
  } finally {
    if (before === undefined) delete process.env.UPSTREAM_DATA;
    else process.env.UPSTREAM_DATA = before;
  }
});

test("a checkpoint is described without its numbers", async () => {
  const found = await models.describeCheckpoint(join(__dirname, "checkpoints", "openai.pt"));
  assert.equal(found.format, "torchscript");
  assert.deepEqual(found.dtypes, ["F16"]);
  assert.equal(found.architecture.clip!.text.kind, "transformer");
  const file = await openTensors(join(__dirname, "checkpoints", "openclip.pt"));
  assert.equal(file.metadata.get("epoch"), 32);
  await file.close();
});
