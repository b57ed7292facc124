import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import { main } from "../../lib/cli";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { maxDifference } from "../models/numeric";
import { showProgressWith, silentProgress } from "../../lib/common";

showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "encode-"));
after(() => rmSync(scratch, { recursive: true }));
type Row = Float32Array;
const at = (name: string) => join(scratch, name);

const architecture = models.presets["clip-tiny-icons"];
const weights = models.initialise(models.build(architecture), random("encode command"));
models.saveCheckpoint(at("icons.safetensors"), { architecture, weights, words: ["red", "car"] });

/** Runs `upstream encode`; resolves to the exit code and what was said. */
async function encode(...args: string[]): Promise<{ code: number; said: string }> {
  const before = [console.log, console.error] as const;
  let said = "";
  console.log = console.error = (text: unknown) => (said += `${String(text)}\n`);
  try {
    return { code: await main(["node", "upstream", "encode", ...args]), said };
  } finally {
    [console.log, console.error] = before;
  }
}

test("a folder's pictures and a file's lines become .npy, with what each row is", async () => {
  mkdirSync(at("pictures/deep"), { recursive: true });
  await sharp({ create: { width: 50, height: 40, channels: 3, background: "red" } })
    .png()
    .toFile(at("pictures/b.png"));
  await sharp({ create: { width: 33, height: 90, channels: 3, background: "blue" } })
    .jpeg()
    .toFile(at("pictures/deep/a.jpg"));
  copyFileSync(at("pictures/b.png"), at("pictures/c.png"));
  const checkpoint = ["--checkpoint", at("icons.safetensors")];
  const done = await encode(
    ...checkpoint,
    "--images",
    at("pictures"),
    "--out",
    at("i.npy"),
    "--batch-size",
    "2",
  );
  assert.equal(done.code, 0, done.said);
  assert.equal(readFileSync(at("i.rows.txt"), "utf8"), "b.png\nc.png\ndeep/a.jpg\n");
  const bytes = readFileSync(at("i.npy")).subarray(128);
  const values = Float32Array.from({ length: 3 * 128 }, (_, i) => bytes.readFloatLE(4 * i));
  const [b, c, a] = [0, 1, 2].map((row) => values.slice(128 * row, 128 * (row + 1))) as [Row, Row, Row];
  assert.ok(maxDifference(b, c) < 1e-5, "the same picture has the same features");
  assert.ok(maxDifference(b, a) > 1e-2);

  writeFileSync(at("t.txt"), "a red car\nnothing\n");
  assert.equal((await encode(...checkpoint, "--texts", at("t.txt"), "--out", at("t.npy"))).code, 0);
  assert.match(readFileSync(at("t.npy"), "latin1"), /'shape': \(2, 128\)/);
});

test("what is wrong is said in a line, and nothing is left half-written", async () => {
  const checkpoint = ["--checkpoint", at("icons.safetensors")];
  mkdirSync(at("bad"));
  writeFileSync(at("bad/x.png"), "no picture");
  writeFileSync(at("one.txt"), "x\n");
  for (const [args, message] of [
    [[...checkpoint, "--out", at("x.npy")], /either --images DIR or --texts FILE/],
    [[...checkpoint, "--texts", at("none.txt"), "--out", at("x.npy")], /none\.txt: expected a file/],
    [[...checkpoint, "--images", at("bad"), "--out", at("x.npy")], /bad.x\.png/],
    [[...checkpoint, "--texts", at("one.txt"), "--out", at("x.csv")], /ends in \.npy/],
    [[...checkpoint, "--texts", at("one.txt"), "--out", at("x.npy"), "--block", "fc9"], /no block fc9/],
    [["--checkpoint", at("gone.pt"), "--texts", at("one.txt"), "--out", at("x.npy")], /no such file/],
  ] as const) {
    const { code, said } = await encode(...args);
    assert.equal(code, 1, said);
    assert.match(said, message);
    assert.equal(said.trim().split("\n").length, 1, said);
  }
  assert.ok(!existsSync(at("x.npy")));
});
