import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { busyShare, readUtilisation } from "./card-use";

const folder = mkdtempSync(join(tmpdir(), "card-use-"));
after(() => rmSync(folder, { recursive: true }));

test("nvidia-smi's samples are read in this machine's time, what is no number left out", () => {
  const file = join(folder, "utilisation.csv");
  const lines = [
    "2026/11/27 04:00:00.250, 37",
    "2026/11/27 04:00:00.350, [N/A]",
    "no time, 12",
    "2026/11/27 04:00:00.450, 100",
    "2026/11/27 04:00:0", // The sampler was ended while it wrote.
  ];
  writeFileSync(file, lines.join("\n"));
  const at = (milliseconds: number) => new Date(2026, 10, 27, 4, 0, 0, milliseconds).getTime();
  assert.deepEqual(readUtilisation(file), [
    { at: at(250), busy: 0.37 },
    { at: at(450), busy: 1 },
  ]);
  assert.deepEqual(readUtilisation(join(folder, "none.csv")), []);
});

test("the share of the timed steps leaves out what came before them, and says nothing of too few samples", () => {
  const samples = [0, 0.2, 0.4, 0.6, 0.8, 1].map((busy, i) => ({ at: 1000 + 200 * i, busy }));
  // From 1000 on, without the first half second: those at 1600, 1800 and 2000 ms.
  assert.ok(Math.abs(busyShare(samples, 1000, 2000)! - (0.6 + 0.8 + 1) / 3) < 1e-12);
  assert.equal(busyShare(samples, 1000, 1900), undefined);
  assert.equal(busyShare([], 0, 5000), undefined);
});
