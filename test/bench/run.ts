// `npm run bench [NAME...]`: times us and a peer in alternating rounds, one run each, so that whatever else the machine
// does meets both; prints both medians and their ratio. Peers run with `UPSTREAM_BENCH_PYTHON`, or python3.
// `npm run bench -- --device gpu [NAME...]`: those that a GPU can run, there, with the card's memory that each takes.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { globSync } from "tinyglobby";
import type { Benchmark, Peer } from "./benchmark";
import { gpuMemory, useGpu } from "./gpu";
import { startPeer } from "./peer";

const { values, positionals: names } = parseArgs({
  options: { device: { type: "string", default: "cpu" } },
  allowPositionals: true,
});
const onGpu = values.device === "gpu";
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const show = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0)).padStart(8);

async function main(): Promise<void> {
  if (values.device !== "cpu" && !onGpu) throw new Error(`--device ${values.device}: expected cpu or gpu`);
  if (onGpu) console.log(useGpu());
  const files = globSync("*.bench.ts", { cwd: __dirname }).sort();
  const all: Benchmark[] = [];
  for (const file of files) {
    const { benchmarks } = (await import(join(__dirname, file))) as { benchmarks: Benchmark[] };
    const chosen = benchmarks.filter((one) => names.length === 0 || matches(file, one));
    all.push(...chosen.filter(({ device }) => !onGpu || device === "any"));
  }
  if (all.length === 0)
    throw new Error(`no benchmark ${onGpu ? "for a GPU " : ""}matches ${names.join(" ")}`);
  const memory = onGpu ? `${"ours MiB".padStart(10)}${"peer MiB".padStart(10)}` : "";
  console.log(`${"benchmark".padEnd(44)}${"ours ms".padStart(8)}${"peer ms".padStart(9)}  ratio${memory}`);
  for (const benchmark of all) await measure(benchmark);
}

const matches = (file: string, { name }: Benchmark) =>
  names.some((wanted) => file.includes(wanted) || name.includes(wanted));

async function measure({ name, rounds = 15, prepare, peer }: Benchmark): Promise<void> {
  const subject = await prepare();
  if (onGpu) await subject.run();
  const between = onGpu ? gpuMemory() : 0;
  const other = peer && (await start(onGpu ? { ...peer, args: [...(peer.args ?? []), "cuda"] } : peer));
  const ours: number[] = [];
  const theirs: number[] = [];
  // What takes so long that few rounds are asked for is warm after one.
  for (let round = rounds < 5 ? -1 : -2; round < rounds; round++) {
    const begin = performance.now();
    await subject.run();
    const mine = performance.now() - begin;
    const its = typeof other === "object" ? await other.run() : undefined;
    if (round < 0) continue;
    ours.push(mine);
    if (its !== undefined) theirs.push(its);
  }
  // The peer's process holds its memory until it ends.
  const after = onGpu ? gpuMemory() : 0;
  subject.dispose?.();
  if (typeof other === "object") await other.end();
  const mine = median(ours);
  const its = theirs.length > 0 ? median(theirs) : undefined;
  const comparison =
    its === undefined ? `        –  ${other ?? ""}` : ` ${show(its)}  ${(mine / its).toFixed(2)}`;
  const memory = onGpu ? `${mib(between)}${its === undefined ? "" : mib(after - between)}` : "";
  console.log(`${name.padEnd(44)}${show(mine)}${comparison}${memory}`);
}

const mib = (value: number) => String(value).padStart(10);

async function start(peer: Peer) {
  try {
    return await startPeer(peer);
  } catch (error) {
    return `peer not run (needs ${peer.needs}): ${error instanceof Error ? error.message : String(error)}`;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
