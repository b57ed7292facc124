// `npm run bench [NAME...]`: times us and a peer in alternating rounds, one run each, so that whatever else the machine
// does meets both; prints both medians and their ratio. Peers run with `UPSTREAM_BENCH_PYTHON`, or python3.
import { join } from "node:path";
import { globSync } from "tinyglobby";
import type { Benchmark, Peer } from "./benchmark";
import { startPeer } from "./peer";

const names = process.argv.slice(2);
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const show = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0)).padStart(8);

async function main(): Promise<void> {
  const files = globSync("*.bench.ts", { cwd: __dirname }).sort();
  const all: Benchmark[] = [];
  for (const file of files) {
    const { benchmarks } = (await import(join(__dirname, file))) as { benchmarks: Benchmark[] };
    all.push(...benchmarks.filter((one) => names.length === 0 || matches(file, one)));
  }
  if (all.length === 0) throw new Error(`no benchmark matches ${names.join(" ")}`);
  console.log(`${"benchmark".padEnd(44)}${"ours ms".padStart(8)}${"peer ms".padStart(9)}  ratio`);
  for (const benchmark of all) await measure(benchmark);
}

const matches = (file: string, { name }: Benchmark) =>
  names.some((wanted) => file.includes(wanted) || name.includes(wanted));

async function measure({ name, rounds = 15, prepare, peer }: Benchmark): Promise<void> {
  const subject = await prepare();
  const other = peer && (await start(peer));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const begin = performance.now();
    await subject.run();
    const mine = performance.now() - begin;
    const its = typeof other === "object" ? await other.run() : undefined;
    if (round < 0) continue;
    ours.push(mine);
    if (its !== undefined) theirs.push(its);
  }
  subject.dispose?.();
  if (typeof other === "object") other.end();
  const mine = median(ours);
  const its = theirs.length > 0 ? median(theirs) : undefined;
  const comparison =
    its === undefined ? `        –  ${other ?? ""}` : ` ${show(its)}  ${(mine / its).toFixed(2)}`;
  console.log(`${name.padEnd(44)}${show(mine)}${comparison}`);
}

async function start(peer: Peer) {
  try {
    return await startPeer(peer);
  } catch (error) {
    return `peer not run (needs ${peer.needs}): ${error instanceof Error ? error.message : String(error)}`;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
