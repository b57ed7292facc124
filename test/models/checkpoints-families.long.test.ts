import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as models from "../../lib/models";
import { showProgressWith, silentProgress } from "../../lib/common";
import { tf } from "../../lib/engine";
import { checkFamily, type FamilyCase } from "./family-case";
import { formulaImages } from "./formula";
import { equal, type Numbers } from "./reference";

// Folders that transformers, timm and OpenCLIP write themselves, where a Python with them is at hand
// (UPSTREAM_BENCH_PYTHON; families.py says what it needs): nothing is installed.
showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "families-long-"));
after(() => rmSync(folder, { recursive: true }));
const python = process.env.UPSTREAM_BENCH_PYTHON;
const run = (...args: string[]) =>
  spawnSync(python!, args, { encoding: "utf8", cwd: __dirname, maxBuffer: 1 << 26 });
const made = python === undefined ? undefined : run("families.py", "files", folder);
const why =
  made === undefined
    ? "UPSTREAM_BENCH_PYTHON is not set"
    : made.status === 0
      ? undefined
      : (made.stderr.trim().split("\n").at(-1) ?? "it failed");

if (why !== undefined) test("folders of transformers, timm and OpenCLIP", { skip: why }, () => undefined);
else {
  const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as FamilyCase[];
  for (const one of cases)
    test(`${one.name}, as its library writes it`, () => checkFamily(join(folder, one.name), one));
}

/** timm's features of the published weights of EfficientNet-Lite0, whose tensors stand in the same order there. */
const lite = `
import json, sys, timm, torch
from formula import images, numbers
theirs = [v for k, v in torch.load(sys.argv[1], weights_only=True).items()]
model = timm.create_model("tf_efficientnet_lite0").eval()
model.load_state_dict(dict(zip(model.state_dict(), theirs, strict=True)))
with torch.no_grad():
    x = images(2, 3, 224)
    print(json.dumps({"image": numbers(model.forward_head(model.forward_features(x), pre_logits=True)), "head": numbers(model(x))}))
`;
const published = models.gotFile("efficientnet-lite0-57934424.pth");
const noLite =
  why ?? (existsSync(published) ? undefined : "run `npx upstream checkpoint get efficientnet-lite0`");

test(
  "EfficientNet-Lite0's published weights give timm's features and classes",
  { skip: noLite },
  async () => {
    const ran = run("-c", lite, published);
    const expected = JSON.parse(ran.stdout) as Record<"image" | "head", Numbers>;
    const { architecture, weights } = await models.loadCheckpoint("efficientnet-lite0");
    const model = models.build(architecture);
    tf.tidy(() => {
      const features = model.image.forward(weights, formulaImages(2, 224, 3));
      equal("features", features, expected.image, 1e-4);
      equal("classes", model.head!.forward(weights, features), expected.head, 1e-4);
    });
    models.disposeWeights(weights);
  },
);
