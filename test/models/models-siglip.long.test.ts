import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { showProgressWith, silentProgress } from "../../lib/common";
import * as models from "../../lib/models";
import { checkIds, readCase } from "./siglip-case";

// Tokenisers of some thousand pieces, and thousands of real captions, where a Python with transformers is at hand
// (UPSTREAM_BENCH_PYTHON; siglip.py says what it needs).
showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "siglip-long-"));
after(() => rmSync(folder, { recursive: true }));
const python = process.env.UPSTREAM_BENCH_PYTHON;
const table = join(process.env.UPSTREAM_DATA ?? "", "captions", "cc3m_val_dev.tsv");
const why =
  python === undefined
    ? "UPSTREAM_BENCH_PYTHON is not set"
    : existsSync(table)
      ? write()
      : "UPSTREAM_DATA has no captions/cc3m_val_dev.tsv";

/** Writes the folders; the last line of what went wrong where it cannot. */
function write(): string | undefined {
  const captions = join(folder, "captions.txt");
  const lines = readFileSync(table, "utf8").split("\n").slice(1, 3001);
  writeFileSync(captions, lines.map((line) => line.split("\t")[0] + "\n").join(""));
  const ran = spawnSync(python!, ["siglip.py", "files", folder, captions], {
    encoding: "utf8",
    cwd: __dirname,
  });
  return ran.status === 0 ? undefined : (ran.stderr.trim().split("\n").at(-1) ?? "it failed");
}

for (const name of ["siglip", "siglip2", "open-clip"])
  test(`the ids of ${name} are its library's on real captions`, { skip: why }, () =>
    checkIds(join(folder, name)),
  );

test("texts to features in one go, as transformers computes them", { skip: why }, async () => {
  const { texts, features } = readCase(join(folder, "siglip"));
  const checkpoint = await models.loadCheckpoint(join(folder, "siglip"));
  const { values } = await models.encodeTexts(checkpoint, texts.slice(0, 6));
  features!.flat().forEach((value, i) => assert.ok(Math.abs(value - values[i]!) < 1e-4, `${i}`));
  models.disposeWeights(checkpoint.weights);
});
