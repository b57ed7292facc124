// `npm run bench [NAME...]`: times us and PyTorch (or whoever a benchmark names) in alternating rounds, one run each,
// so that whatever else the machine does meets both. Prints both medians, their ratio and the most memory that each
// process held. Each benchmark has a process of its own. Peers run with `UPSTREAM_BENCH_PYTHON`, or python3.
// `--compiled`: torch.compile too. `npm run bench -- --device gpu [NAME...]`: those that a GPU can run, there, with the
// card's memory that each takes. `--json FILE` appends each line as JSON. README.md beside this file has what was
// measured.
import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { globSync } from "tinyglobby";
import { describeProcessor } from "../../lib/engine";
import type { Benchmark, Peer } from "./benchmark";
import { gpuMemory, useGpu } from "./gpu";
import { peakMemory } from "./memory";
import { startPeer, type RunningPeer } from "./peer";

const { values, positionals: names } = parseArgs({
  options: {
    device: { type: "string", default: "cpu" },
    compiled: { type: "boolean", default: false },
    json: { type: "string" },
    rounds: { type: "string" },
    // What this program calls itself with.
    one: { type: "string" },
  },
  allowPositionals: true,
});
const onGpu = values.device === "gpu";
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const show = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0)).padStart(8);

async function main(): Promise<void> {
  if (values.device !== "cpu" && !onGpu) throw new Error(`--device ${values.device}: expected cpu or gpu`);
  const all = await benchmarks();
  if (values.one !== undefined) {
    if (onGpu) useGpu();
    return measure(all.find(({ name }) => name === values.one)!);
  }
  const chosen = all.filter(({ device }) => !onGpu || device === "any");
  if (chosen.length === 0)
    throw new Error(`no benchmark ${onGpu ? "for a GPU " : ""}matches ${names.join(" ")}`);
  console.log(onGpu ? useGpu() : describeProcessor());
  const compiled = values.compiled ? `${"compiled".padStart(10)} ratio` : "";
  console.log(
    `${"benchmark".padEnd(44)}${"ours ms".padStart(8)}${"peer ms".padStart(9)}  ratio${compiled}${"ours MiB".padStart(10)}${"peer MiB".padStart(10)}`,
  );
  for (const { name } of chosen) {
    const args = ["--import", "tsx", __filename, ...process.argv.slice(2), "--one", name];
    const ran = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (ran.status !== 0) process.exitCode = 1;
  }
}

async function benchmarks(): Promise<Benchmark[]> {
  const all: Benchmark[] = [];
  for (const file of globSync("*.bench.ts", { cwd: __dirname }).sort()) {
    const { benchmarks } = (await import(join(__dirname, file))) as { benchmarks: Benchmark[] };
    all.push(...benchmarks.filter((one) => names.length === 0 || matches(file, one)));
  }
  return all;
}

const matches = (file: string, { name }: Benchmark) =>
  names.some((wanted) => file.includes(wanted) || name.includes(wanted));

async function measure({ name, rounds: usual = 15, prepare, peer, compiles }: Benchmark): Promise<void> {
  const rounds = values.rounds === undefined ? usual : Number(values.rounds);
  const subject = await prepare();
  if (onGpu) await subject.run();
  const ourCard = onGpu ? gpuMemory() : 0;
  const wanted: Peer[] = peer
    ? [peer, ...(values.compiled && compiles ? [{ ...peer, compile: true }] : [])]
    : [];
  const others: (RunningPeer | string)[] = [];
  for (const one of wanted) others.push(await start(one));
  const ours: number[] = [];
  const theirs: number[][] = others.map(() => []);
  // What takes so long that few rounds are asked for is warm after one.
  for (let round = rounds < 5 ? -1 : -2; round < rounds; round++) {
    const begin = performance.now();
    await subject.run();
    const mine = performance.now() - begin;
    if (round >= 0) ours.push(mine);
    for (const [i, other] of others.entries()) {
      const its = typeof other === "object" ? await other.run() : undefined;
      if (round >= 0 && its !== undefined) theirs[i]!.push(its);
    }
  }
  // The peer's process holds its memory until it ends.
  const bothOnCard = onGpu ? gpuMemory() : 0;
  const [first] = others;
  const memory = onGpu
    ? [ourCard, bothOnCard - ourCard]
    : [peakMemory(), typeof first === "object" ? first.memory() : undefined];
  subject.dispose?.();
  for (const other of others) if (typeof other === "object") await other.end();
  const mine = median(ours);
  const columns = others.map((other, i) =>
    theirs[i]!.length === 0
      ? `        –  ${String(other)}`
      : ` ${show(median(theirs[i]!))}  ${(mine / median(theirs[i]!)).toFixed(2)}`,
  );
  const sizes = memory.map((value) => String(value ?? "–").padStart(10)).join("");
  console.log(`${name.padEnd(44)}${show(mine)}${columns.join("  ") || "        –      "}${sizes}`);
  if (values.json !== undefined) {
    const line = {
      name,
      device: onGpu ? useGpu() : describeProcessor(),
      milliseconds: mine,
      peers: others.map((other, i) => (theirs[i]!.length === 0 ? String(other) : median(theirs[i]!))),
      mebibytes: memory,
    };
    appendFileSync(values.json, JSON.stringify(line) + "\n");
  }
  // A training that waits for its next batch would keep the process.
  process.exit(process.exitCode ?? 0);
}

async function start(peer: Peer): Promise<RunningPeer | string> {
  const how = peer.compile ? ["cpu", "compile"] : [];
  const args = [...(peer.args ?? []), ...(onGpu ? ["cuda", ...how.slice(1)] : how)];
  try {
    return await startPeer({ ...peer, args });
  } catch (error) {
    return `peer not run (needs ${peer.needs}): ${error instanceof Error ? error.message : String(error)}`;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
