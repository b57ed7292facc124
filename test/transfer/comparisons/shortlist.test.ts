import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { showProgressWith, silentProgress } from "../../../lib/common";
import { encodeNpy, encodePng } from "../../../lib/formats";
import { random } from "../../../lib/random";
import { shortlist } from "../../../lib/transfer";

showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "shortlist-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// Features in files, of known worth: each picture's class under more and more noise.
const pictures = join(folder, "pictures");
const names: string[] = [];
for (const label of ["a", "b", "c"])
  for (let i = 0; i < 15; i++) {
    mkdirSync(join(pictures, label), { recursive: true });
    writeFileSync(
      join(pictures, label, `${i}.png`),
      encodePng(new Uint8Array(12).fill(9 * i + label.charCodeAt(0)), 2, 2, 3),
    );
    names.push(`${label}/${i}.png`);
  }
const start = (name: string, noise: number): string => {
  const stream = random("shortlist", name);
  const values = names.flatMap((one) =>
    ["a", "b", "c", "d"].map((label) => Number(one.startsWith(label)) + noise * stream.normal()),
  );
  const file = join(folder, `${name}.npy`);
  writeFileSync(file, encodeNpy(Float32Array.from(values), [names.length, 4]));
  writeFileSync(join(folder, `${name}.rows.txt`), names.map((one) => one + "\n").join(""));
  return file;
};
const starts = [start("bad", 20), start("good", 0.01), start("fair", 0.6), start("worse", 40)];

describe("a first pass over many starting points", () => {
  for (const by of ["probe", "logme"] as const)
    it(`keeps the ones whose features tell classes apart, by ${by}`, async () => {
      const options = { checkpoint: starts, task: pictures, keep: 2, by, folder: join(folder, "runs") };
      const { kept, ranked, record, sentence } = await shortlist(options);
      assert.deepEqual(kept, [starts[1], starts[2]]);
      assert.equal(ranked.length, 4);
      assert.ok(record!.right > record!.chance * record!.comparisons);
      assert.match(sentence, /by chance\), .* points of accuracy lost/);
    });

  it("is refused where it has nothing to leave out", async () => {
    await assert.rejects(
      shortlist({ checkpoint: starts, task: pictures, keep: 4 }),
      /4 starting points, of which 4 go on: expected more than go on/,
    );
  });
});
