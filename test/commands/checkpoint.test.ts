import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { main } from "../../lib/cli";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { showProgressWith, silentProgress } from "../../lib/common";
import { publicCheckpoints } from "../../lib/catalogue";

showProgressWith(silentProgress);
const root = mkdtempSync(join(tmpdir(), "checkpoint-"));
after(() => rmSync(root, { recursive: true }));
process.env.UPSTREAM_DATA = root;

/** Runs `upstream checkpoint`; resolves to the exit code and what was said. */
async function checkpoint(...args: string[]): Promise<{ code: number; said: string }> {
  const before = [console.log, console.error] as const;
  let said = "";
  console.log = console.error = (text: unknown) => (said += `${String(text)}\n`);
  try {
    return { code: await main(["node", "upstream", "checkpoint", ...args]), said };
  } finally {
    [console.log, console.error] = before;
  }
}

/** Puts a file where the catalogue's entry must lie. */
function put(name: string, from: string): void {
  const path = join(root, publicCheckpoints.find((one) => one.name === name)!.file);
  mkdirSync(dirname(path), { recursive: true });
  cpSync(from, path);
}

test("the catalogue agrees with itself: names, files, hashes in addresses", () => {
  for (const field of ["name", "file", "url"] as const)
    assert.equal(new Set(publicCheckpoints.map((one) => one[field])).size, publicCheckpoints.length, field);
  for (const { name, url, file, sha256, bytes, package: fromPackage } of publicCheckpoints) {
    assert.match(url, /^https:/, name);
    assert.match(file, /^checkpoints\/[a-z]+\/[\w.-]+$/, name);
    if (fromPackage !== undefined) {
      assert.ok(sha256 !== undefined && file.includes(sha256.slice(0, 8)), name);
      continue;
    }
    // OpenAI, OpenCLIP and torchvision put a file's hash, or how it begins, into its address.
    if (sha256 !== undefined) assert.ok(url.includes(sha256), name);
    assert.ok(bytes > 1e8 && bytes < 1e9, name);
  }
});

test("ls says what is there; a name loads in a line; a file that is another than the published one is refused by show", async () => {
  const architecture = models.presets["resnet-tiny"];
  const weights = models.initialise(models.build(architecture), random("checkpoint command"));
  const made = join(root, "made.safetensors");
  models.saveCheckpoint(made, { architecture, weights, step: 5 });
  models.disposeWeights(weights);
  const listed = await checkpoint("ls");
  assert.equal(listed.code, 0);
  assert.match(listed.said, /torchvision-resnet50 +- +supervised/);
  put("torchvision-resnet50", made);
  assert.match((await checkpoint("ls")).said, /torchvision-resnet50 +there +supervised/);
  const rows = JSON.parse((await checkpoint("ls", "--json")).said) as { there: boolean; path: string }[];
  assert.deepEqual(
    rows.filter(({ there, path }) => there && path.startsWith(root)).map(({ path }) => path),
    [join(root, "checkpoints/torchvision/resnet50-0676ba61.pth")],
  );
  const loaded = await models.loadCheckpoint("torchvision-resnet50");
  assert.equal(loaded.step, 5);
  models.disposeWeights(loaded.weights);
  const shown = await checkpoint("show", "torchvision-resnet50");
  assert.equal(shown.code, 1);
  assert.match(shown.said, /not the published file: SHA-256 [0-9a-f]{64}, expected 0676ba61/);
});

test("SLIP's names load with what their weights can't tell, and heads that don't fit are named", async () => {
  // As narrow as the tests' file is, it can't have the published model's twelve heads.
  put("slip-clip-small-yfcc-15m", join(__dirname, "..", "models", "checkpoints", "slip-clip.pt"));
  await assert.rejects(
    models.loadCheckpoint("slip-clip-small-yfcc-15m"),
    /clip_small_25ep\.pt: 12 attention heads do not divide a width of 32/,
  );
  const options = { heads: 4 };
  const { architecture } = await models.describeCheckpoint("slip-clip-small-yfcc-15m", options);
  assert.deepEqual(architecture.input.mean, [0.485, 0.456, 0.406]);
});

test("show says what is in a file", async () => {
  const folder = join(__dirname, "..", "models", "checkpoints");
  const { code, said } = await checkpoint("show", join(folder, "vit-map.npz"), "--tensors");
  assert.equal(code, 0, said);
  assert.match(said, /npz, F32/);
  assert.match(said, /activation gelu-tanh, pool attention/);
  assert.match(said, /attn_pool\.latent \[1, 1, 32\]/);
  const json = JSON.parse((await checkpoint("show", join(folder, "openclip.pt"), "--json")).said) as object;
  assert.deepEqual((json as { dtypes: string[] }).dtypes, ["BF16"]);
  const wrong = await checkpoint("show", join(folder, "openclip.pt"), "--activation", "swish");
  assert.match(wrong.said, /--activation "swish": expected gelu, gelu-tanh, quick-gelu/);
});
