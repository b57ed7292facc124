import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { main } from "../../lib/cli";
import { showProgressWith, silentProgress } from "../../lib/common";
import { encodeNpy, encodePng } from "../../lib/formats";
import { build, initialise, presets, saveCheckpoint } from "../../lib/models";
import { random } from "../../lib/random";
import { evaluate, features, openStartingPoint, recommend, transferability } from "../../lib/transfer";
import { loadTask } from "../../lib/data";

showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "stored-features-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Class folders: bars at a height of their own, under noise. */
const bars = join(folder, "bars");
for (const [place, label] of ["bottom", "middle", "top"].entries())
  for (let i = 0; i < 15; i++) {
    mkdirSync(join(bars, label), { recursive: true });
    const stream = random(label, i);
    const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, () => stream.integer(150));
    pixels.fill(230, place * 8 * 96, (place * 8 + 6) * 96);
    writeFileSync(join(bars, label, `${i}.png`), encodePng(pixels, 32, 32, 3));
  }

/** A checkpoint, and its features of all pictures as the command writes them. */
async function encoded(name: string): Promise<{ checkpoint: string; npy: string }> {
  const checkpoint = join(folder, `${name}.safetensors`);
  const architecture = presets["resnet-tiny"];
  saveCheckpoint(checkpoint, { architecture, weights: initialise(build(architecture), random(name)) });
  const npy = join(folder, `${name}.npy`);
  await main(["node", "upstream", "encode", "--checkpoint", checkpoint, "--images", bars, "--out", npy]);
  return { checkpoint, npy };
}

describe("features in a file", () => {
  const common = { task: bars, shots: [5, "full"] as const, seeds: [0, 1], folder: join(folder, "runs") };

  it("give the probes, scores and advice that their encoder gives", async () => {
    const { checkpoint, npy } = await encoded("first");
    const second = (await encoded("second")).npy;
    const task = await loadTask(bars);
    const start = await openStartingPoint(npy);
    const own = await features(start, task, "test", { keep: false });
    const theirs = await features(await openStartingPoint(checkpoint), task, "test", { keep: false });
    assert.deepEqual(own.indices, theirs.indices);
    own.values.forEach((value, i) => assert.ok(Math.abs(value - theirs.values[i]!) < 1e-4));

    const stored = await evaluate({ ...common, checkpoint: [npy, second], baselines: false });
    const encoder = await evaluate({ ...common, checkpoint, methods: ["linear-probe"], baselines: false });
    encoder.rows.forEach((row, i) => assert.equal(stored.rows[i]!.accuracy, row.accuracy));
    assert.match(stored.rows[0]!.source, /first\.npy \([0-9a-f]{8}\)$/);
    assert.ok([npy, second].includes(recommend(stored, { folder: common.folder }).start));

    const { points } = await transferability({
      checkpoint: [checkpoint, npy, second],
      task: bars,
      folder: common.folder,
      seeds: [0],
    });
    assert.ok(Math.abs(points[0]!.logme - points[1]!.logme) < 1e-4);
    assert.notEqual(points[0]!.logme, points[2]!.logme);
  });

  it("are not fine-tuned, and have neither blocks nor a text tower", async () => {
    const { npy } = await encoded("third");
    const one = { ...common, checkpoint: npy, baselines: false };
    await assert.rejects(
      evaluate({ ...one, methods: ["finetune"] }),
      /third\.npy .*: a file of features holds frozen features alone: .*not fine-tuned/,
    );
    await assert.rejects(evaluate({ ...one, block: "layer4" }), /block layer4: a file of features has none/);
    await assert.rejects(
      evaluate({ ...one, methods: ["zero-shot"] }),
      /needs a checkpoint with a text tower/,
    );
    await assert.rejects(
      evaluate({ ...one, preparation: "imagenet" }),
      /its pictures were prepared when it was made/,
    );
  });

  it("are refused in one line where rows and pictures do not belong together", async () => {
    const write = (name: string, shape: number[], rows: string[]) => {
      const file = join(folder, `${name}.npy`);
      const count = shape.reduce((product, length) => product * length, 1);
      writeFileSync(file, encodeNpy(new Float32Array(count).fill(name === "nan" ? NaN : 1), shape));
      if (rows.length > 0)
        writeFileSync(join(folder, `${name}.rows.txt`), rows.map((row) => row + "\n").join(""));
      return openStartingPoint(file);
    };
    await assert.rejects(write("bare", [2, 3], []), /bare\.rows\.txt: not there, expected the path/);
    await assert.rejects(write("flat", [2], ["a", "b"]), /an array of 2, expected features, rows x width/);
    await assert.rejects(write("short", [2, 3], ["a"]), /short\.rows\.txt: 1 lines, expected 2/);
    await assert.rejects(write("twice", [2, 3], ["a", "a"]), /line 2: a stands in line 1, too/);
    await assert.rejects(write("nan", [2, 3], ["a", "b"]), /row 0 holds a number that is not finite/);
    const other = await write("other", [2, 3], ["cat/1.png", "cat/2.png"]);
    await assert.rejects(
      features(other, await loadTask(bars), "train"),
      /no row for any train picture of .*: it names pictures as cat\/1\.png, the task as bottom\//,
    );
    await assert.rejects(openStartingPoint(join(folder, "none.npy")), /none\.npy: not there/);
    const cut = join(folder, "cut.npy");
    writeFileSync(cut, readFileSync(join(folder, "short.npy")).subarray(0, -4));
    writeFileSync(join(folder, "cut.rows.txt"), "a\nb\n");
    await assert.rejects(openStartingPoint(cut), /has 20 bytes of numbers, expected 24 by its shape/);
  });
});
