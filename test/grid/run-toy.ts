// A grid in a process of its own, for tests that kill it: run-toy.ts STORE LOG COUNT DELAY.
import { join } from "node:path";
import { runLocally } from "../../lib/grid/run-locally";
import { work } from "../../lib/grid/work";
import { openStore } from "../../lib/runs";
const [store, log, count, delay] = process.argv.slice(2) as [string, string, string, string];
const specs = Array.from({ length: Number(count) }, (_, name) => ({ name, log, delay: Number(delay) }));
void runLocally(
  work(specs, () => "one"),
  openStore(store),
  { module: join(__dirname, "toy.cjs"), workers: 2 },
);
