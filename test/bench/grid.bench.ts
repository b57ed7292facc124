import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLocally } from "../../lib/grid/run-locally";
import { work } from "../../lib/grid/work";
import { version } from "../../lib/common";
import { openStore } from "../../lib/runs";
import type { Benchmark } from "./benchmark";

const module = join(__dirname, "..", "grid", "toy.cjs");
const count = 10_000;

/** A store with as many finished trials, of the size of real ones: 511 predictions each. */
function full() {
  const folder = mkdtempSync(join(tmpdir(), "grid-bench-"));
  const store = openStore(folder);
  const all = work(
    Array.from({ length: count }, (_, name) => ({
      name,
      task: "icon-concepts",
      learningRates: [5e-4, 4e-3],
    })),
    ({ name }) => name % 100,
  );
  const predicted = Array.from({ length: 511 }, (_, i) => (i * 7) % 26);
  for (const { id, spec } of all) {
    const outcome = {
      id,
      state: "done",
      spec,
      result: { accuracy: 0.5, predicted },
      attempts: 1,
      seconds: 9,
    };
    // Plainly: ten thousand times fsync is not what is timed.
    writeFileSync(join(folder, `${id}.json`), JSON.stringify({ ...outcome, version }) + "\n");
  }
  return { all, store, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: "grid: resume 10,000 finished trials",
    rounds: 5,
    prepare() {
      const { all, store, dispose } = full();
      return { run: () => runLocally(all, store, { module }), dispose };
    },
  },
  {
    name: "grid: read 10,000 outcomes",
    rounds: 5,
    prepare() {
      const { store, dispose } = full();
      return { run: () => store.all(), dispose };
    },
  },
  {
    name: "grid: 100 trials that do nothing, one worker",
    rounds: 5,
    prepare() {
      const folder = mkdtempSync(join(tmpdir(), "grid-bench-"));
      const log = join(folder, "log");
      let round = 0;
      return {
        run() {
          const specs = Array.from({ length: 100 }, (_, name) => ({ name, log, round }));
          return runLocally(
            work(specs, () => 0),
            openStore(join(folder, String(round++))),
            { module },
          );
        },
        dispose: () => rmSync(folder, { recursive: true, force: true }),
      };
    },
  },
];
