import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { writeSafetensors } from "../../lib/formats";
import { showProgressWith, silentProgress, UserError } from "../../lib/common";
import * as models from "../../lib/models";
import { torchShape } from "../../lib/models/checkpoints/check-fit";
import { formulaValues } from "./formula";

showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "wrapped-"));
after(() => rmSync(scratch, { recursive: true }));

/** A ResNet of one block a stage, by torchvision's names. */
const small: models.Architecture = {
  ...models.presets.resnet50,
  image: {
    ...models.presets.resnet50.image,
    kind: "resnet",
    depths: [1, 1, 1, 1],
    widths: [4, 4, 4, 4],
  } as never,
  supervised: { classes: 3 },
};
const encoder = Object.entries(models.build(small).parameters).filter(([name]) => !name.startsWith("fc."));

let files = 0;
/** A file of that encoder once for each prefix, and of other tensors. */
function file(prefixes: readonly string[], others: Readonly<Record<string, readonly number[]>> = {}): string {
  const path = join(scratch, `file${++files}.safetensors`);
  const copies = prefixes.flatMap((prefix) =>
    encoder.map(([name, spec]) => ({
      name: prefix.includes("*") ? prefix.replace("*", name) : prefix + name,
      shape: torchShape(spec),
      values: () => formulaValues(prefix + name, torchShape(spec)),
    })),
  );
  const more = Object.entries(others).map(([name, shape]) => ({
    name,
    shape,
    values: () => formulaValues(name, shape),
  }));
  writeSafetensors(path, [...copies, ...more]);
  return path;
}

const taken = async (path: string, options?: models.LoadOptions) => {
  const { facts, left, assumed } = await models.describeCheckpoint(path, options);
  return { prefix: facts.find(({ what }) => what === "taken")?.value ?? "", left, assumed };
};

describe("an encoder is found under what training scripts wrap around it", () => {
  const head = { "state_dict.head.weight": [3, 4], "state_dict.loss.bias": [3] };
  const cases: readonly [string, string[], Record<string, number[]>, string][] = [
    ["DataParallel", ["module."], {}, "module."],
    ["Lightning", ["state_dict.model."], head, "state_dict.model."],
    ["torch.compile within", ["model._orig_mod."], {}, "model."],
    ["FSDP", ["model._fsdp_wrapped_module."], {}, "model."],
    ["a backbone", ["state_dict.backbone."], {}, "state_dict.backbone."],
    ["MoCo", ["encoder_q.", "encoder_k."], { queue: [4, 8] }, "encoder_q."],
    ["DINO", ["student.module.backbone.", "teacher.backbone."], {}, "teacher.backbone."],
    ["EMA", ["model.", "model_ema."], {}, "model_ema."],
    ["BYOL", ["online_encoder.", "target_encoder."], {}, "target_encoder."],
    [
      "SwAV",
      ["module."],
      { "module.projection_head.0.weight": [4, 4], "module.prototypes.weight": [9, 4] },
      "module.",
    ],
    [
      "MoCo's projection in place of the classifier",
      [""],
      { "fc.0.weight": [4, 4], "fc.2.weight": [4, 4] },
      "",
    ],
  ];
  for (const [name, prefixes, others, expected] of cases) {
    test(name, async () => {
      const found = await taken(file(prefixes, others));
      assert.equal(found.prefix, expected);
      const copies = prefixes.length > 1 ? encoder.length : 0;
      assert.equal(found.left.length, Object.keys(others).length + copies, "what is left is told");
    });
  }
});

test("which of several is taken is said, and an option names another", async () => {
  const path = file(["model.", "model_ema."]);
  const found = await taken(path);
  assert.match(found.assumed.join("\n"), /model_ema\. of model_ema\., model\./);
  assert.equal((await taken(path, { weights: "model" })).prefix, "model.");
  await assert.rejects(
    taken(path, { weights: "teacher" }),
    /nothing in it is called teacher; it holds model, model_ema/,
  );
});

test("two encoders that nothing tells apart are a question", async () => {
  await assert.rejects(taken(file(["left.", "right."])), /holds 2 encoders \(left\., right\.\): say which/);
});

test("a tensor within the encoder that its model lacks is refused, not left out", async () => {
  await assert.rejects(
    taken(file([""], { "layer1.0.extra.weight": [4] })),
    /1 not the model's: layer1\.0\.extra\.weight/,
  );
});

test("what neither weights nor a configuration say is told as assumed, and options say it", async () => {
  const path = file([""]);
  assert.match((await taken(path)).assumed.join("\n"), /how pictures are prepared.*mean 0\.485/);
  const options = { mean: [0, 0, 0], std: [1, 1, 1], size: 64, crop: 0.5, interpolation: "bicubic" } as const;
  const { architecture, assumed, facts } = await models.describeCheckpoint(path, options);
  assert.deepEqual(architecture.input, {
    size: 64,
    shortest: 128,
    interpolation: "bicubic",
    mean: [0, 0, 0],
    std: [1, 1, 1],
  });
  assert.deepEqual(assumed, []);
  assert.ok(
    facts.filter(({ what }) => /size|mean|std|resizing/.test(what)).every(({ from }) => from === "you"),
  );
});

describe("how pictures are prepared comes from the configuration beside the weights", () => {
  const mean = [0.1, 0.2, 0.3];
  const transformers = (more: object) => ({
    "preprocessor_config.json": { image_mean: mean, image_std: mean, resample: 2, ...more },
  });
  const cases: readonly [string, Record<string, object>, Partial<models.ImageInput>][] = [
    [
      "a square of the whole picture (ViT)",
      transformers({ size: { height: 64, width: 64 } }),
      { size: 64, shortest: 64, resize: "squash" },
    ],
    ["a number alone (older ViT)", transformers({ size: 64 }), { size: 64, resize: "squash" }],
    [
      "the short side, and the middle of it (CLIP)",
      transformers({
        size: { shortest_edge: 72 },
        do_center_crop: true,
        crop_size: { height: 64, width: 64 },
      }),
      { size: 64, shortest: 72 },
    ],
    [
      "a share of the short side (ConvNeXt)",
      transformers({
        size: { shortest_edge: 64 },
        crop_pct: 0.8,
        image_processor_type: "ConvNextImageProcessor",
      }),
      { size: 64, shortest: 80 },
    ],
    [
      "timm's share",
      {
        "config.json": {
          architecture: "resnet50",
          pretrained_cfg: {
            input_size: [3, 64, 64],
            crop_pct: 0.95,
            interpolation: "bicubic",
            mean,
            std: mean,
          },
        },
      },
      { size: 64, shortest: 67, interpolation: "bicubic" },
    ],
    [
      "timm's squash",
      {
        "config.json": {
          architecture: "resnet50",
          pretrained_cfg: {
            input_size: [3, 64, 64],
            crop_pct: 1,
            crop_mode: "squash",
            interpolation: "bilinear",
            mean,
            std: mean,
          },
        },
      },
      { size: 64, shortest: 64, resize: "squash" },
    ],
  ];
  cases.forEach(([name, configs, expected], i) => {
    test(name, async () => {
      const folder = join(scratch, `folder${i}`);
      mkdirSync(folder);
      writeSafetensors(
        join(folder, "model.safetensors"),
        encoder.map(([key, spec]) => ({
          name: key,
          shape: torchShape(spec),
          values: () => formulaValues(key, torchShape(spec)),
        })),
      );
      for (const [file, content] of Object.entries(configs))
        writeFileSync(join(folder, file), JSON.stringify(content));
      const { architecture, assumed } = await models.describeCheckpoint(folder);
      const { resize, ...input } = architecture.input;
      const { resize: expectedResize, ...rest } = expected;
      assert.equal(resize, expectedResize);
      assert.deepEqual({ ...input, ...rest }, input);
      assert.deepEqual(input.mean, mean);
      assert.deepEqual(assumed, []);
    });
  });
});

describe("a checkpoint is a file, a folder, or a name; what it is not is said", () => {
  const save = (folder: string, shards: readonly string[]) => {
    mkdirSync(folder, { recursive: true });
    const map: Record<string, string> = {};
    shards.forEach((shard, i) => {
      const part = encoder.filter((_, j) => j % shards.length === i);
      for (const [name] of part) map[name] = shard;
      writeSafetensors(
        join(folder, shard),
        part.map(([key, spec]) => ({
          name: key,
          shape: torchShape(spec),
          values: () => formulaValues(key, torchShape(spec)),
        })),
      );
    });
    return map;
  };

  test("shards and their index", async () => {
    const folder = join(scratch, "shards");
    const weight_map = save(folder, ["a.safetensors", "b.safetensors"]);
    const index = join(folder, "model.safetensors.index.json");
    writeFileSync(index, JSON.stringify({ weight_map }));
    for (const path of [folder, index])
      assert.equal((await models.describeCheckpoint(path)).tensors.length, encoder.length);
    writeFileSync(index, JSON.stringify({ weight_map: { ...weight_map, "bn1.bias": "../a.safetensors" } }));
    await assert.rejects(models.describeCheckpoint(folder), /expected a file beside the index/);
    writeFileSync(index, JSON.stringify({ weight_map: { ...weight_map, "bn1.bias": "c.safetensors" } }));
    await assert.rejects(
      models.describeCheckpoint(folder),
      /names 3 files of weights, of which 1 are not beside it \(c\.safetensors, \.\.\.\)/,
    );
    writeFileSync(index, JSON.stringify({ weight_map: {} }));
    await assert.rejects(models.describeCheckpoint(folder), /its weight_map is empty/);
  });

  test("a name in Hugging Face's cache, offline", async () => {
    const before = process.env.HF_HUB_CACHE;
    process.env.HF_HUB_CACHE = join(scratch, "hub");
    try {
      await assert.rejects(models.describeCheckpoint("timm/some"), /run `hf download timm\/some`/);
      const repository = join(scratch, "hub", "models--timm--some");
      save(join(repository, "snapshots", "abc123"), ["model.safetensors"]);
      mkdirSync(join(repository, "refs"));
      writeFileSync(join(repository, "refs", "main"), "abc123\n");
      assert.equal((await models.describeCheckpoint("timm/some")).tensors.length, encoder.length);
    } finally {
      if (before === undefined) delete process.env.HF_HUB_CACHE;
      else process.env.HF_HUB_CACHE = before;
    }
  });

  const wrong: readonly [string, string | Buffer, RegExp][] = [
    [
      "lfs.safetensors",
      "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n",
      /pointer of Git LFS/,
    ],
    ["page.pt", "<!DOCTYPE html><html></html>", /a web page/],
    ["index.bin", '{"weight_map": {}}', /JSON, not weights/],
    ["keras.h5", Buffer.from("894844460d0a1a0a0000000000000000", "hex"), /Keras/],
    ["model.tflite", Buffer.from("1c00000054464c330000000000000000", "hex"), /TFLite/],
  ];
  for (const [name, content, expected] of wrong) {
    test(name, async () => {
      const path = join(scratch, name);
      writeFileSync(path, content);
      await assert.rejects(models.loadCheckpoint(path), (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, expected);
        return true;
      });
    });
  }

  test("a folder without weights, and one with several", async () => {
    const folder = join(scratch, "empty");
    mkdirSync(folder);
    await assert.rejects(models.loadCheckpoint(folder), /a folder without weights/);
    writeFileSync(join(folder, "a.pt"), "");
    writeFileSync(join(folder, "b.pt"), "");
    await assert.rejects(models.loadCheckpoint(folder), /2 files of weights: name one of a\.pt, b\.pt/);
  });
});
