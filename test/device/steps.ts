// `steps.ts FILE`: milliseconds and memory of a training step, ours in four ways and PyTorch's in three, on the same
// device. The batch lies on the device already, for both. What is measured is kept row by row: who is cut off leaves
// what there is.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { device, tf, type CompileOptions, type Tensor } from "../../lib/engine";
import type { ArchitectureName } from "../../lib/models";
import { train } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";
import { gpuMemory, useGpu } from "../bench/gpu";
import { startPeer } from "../bench/peer";
import { modelAndBatches } from "./model-step";
import { isRehearsal, run } from "./rehearsal";

/** A step that was timed, or why it was not. */
export interface StepRow {
  preset: string;
  batch: number;
  way: string;
  milliseconds?: number;
  mebibytes?: number;
  /** When the timed steps began and ended, in milliseconds since 1970. */
  from?: number;
  to?: number;
  failed?: string;
}

const ways: Readonly<Record<string, CompileOptions>> = {
  function: {},
  mixed: { precision: "mixed" },
  "operation by operation": { after: Infinity },
  xla: { xla: true },
};

/** What is timed of every model before the next: who is cut off has the rows that matter most. XLA may take minutes. */
const passes: readonly { own: readonly string[]; peers: readonly string[] }[] = [
  { own: ["function", "mixed"], peers: ["tf32", "amp"] },
  { own: ["operation by operation"], peers: ["fp32"] },
  { own: ["xla"], peers: [] },
];

/** What is timed, and in how many steps: two seconds or so, since the card's use is sampled ten times a second. */
const works: readonly [preset: ArchitectureName, batch: number, rounds: number][] = isRehearsal
  ? [
      ["resnet-tiny", 8, 2],
      ["clip-tiny-icons", 8, 2],
    ]
  : [
      ["clip-rn50", 128, 16],
      ["resnet50", 128, 20],
      ["resnet-tiny", 64, 200],
      ["vit-b-32", 128, 30],
      ["clip-rn50", 32, 40],
      ["clip-rn50", 256, 10],
    ];
const warm = 3;
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

run(async () => {
  const [path, one] = process.argv.slice(2);
  // Each way in a process of its own: TensorFlow keeps what memory it once took.
  if (one !== undefined)
    return measureOne(...(JSON.parse(one) as [ArchitectureName, number, number, string]));
  const rows: StepRow[] = [];
  const add = (row: StepRow) => {
    rows.push(row);
    console.log(JSON.stringify(row));
    writeFileSync(path!, JSON.stringify({ device: device(), rows }, null, 2));
  };
  for (const { own, peers } of passes)
    for (const [preset, batch, rounds] of works) {
      for (const way of own) add(oneWay(path!, preset, batch, rounds, way));
      for (const way of peers) add(await peer(preset, batch, rounds, way));
    }
});

function oneWay(path: string, preset: ArchitectureName, batch: number, rounds: number, way: string): StepRow {
  const args = ["--import", "tsx", __filename, path, JSON.stringify([preset, batch, rounds, way])];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
  if (ran.status === 0) return JSON.parse(ran.stdout.trim().split("\n").at(-1)!) as StepRow;
  const failed = ran.signal === "SIGTERM" ? "over two minutes" : ran.stderr.trim().split("\n").at(-1)!;
  return { preset, batch, way, failed };
}

async function measureOne(
  preset: ArchitectureName,
  batch: number,
  rounds: number,
  way: string,
): Promise<void> {
  // What else is on the card already is not this step's.
  if (!isRehearsal) useGpu();
  const { model, objective, weights, batch: make } = modelAndBatches(preset, batch);
  const batches = [make(0), make(1)];
  const times: number[] = [];
  const ends: number[] = [];
  let start = performance.now();
  const trained = await train<Tensor[]>({
    parameters: model.parameters,
    weights: weights(),
    batch: (step) => batches[step % 2]!.map((tensor) => tensor.clone()),
    ...objectiveOf({ objective }, model),
    ...ways[way],
    schedule: { kind: "constant", peak: 1e-4, steps: rounds + warm },
    optimiser: { weightDecay: 0.1 },
    every: 1,
    report: () => {
      times.push(performance.now() - start);
      ends.push(Date.now());
      start = performance.now();
    },
  });
  tf.dispose([...trained.values(), ...batches.flat()]);
  const row: StepRow = {
    ...{ preset, batch, way, milliseconds: median(times.slice(warm)), mebibytes: memory() },
    ...{ from: ends[warm - 1]!, to: ends.at(-1)! },
  };
  console.log(JSON.stringify(row));
}

const memory = () =>
  device().kind === "gpu" ? gpuMemory() : Math.round(process.memoryUsage().rss / 2 ** 20);

async function peer(preset: string, batch: number, rounds: number, way: string): Promise<StepRow> {
  const row = { preset, batch, way: `PyTorch ${way}` };
  const where = device().kind === "gpu" ? "cuda" : "cpu";
  try {
    const script = join("..", "bench", "step.py");
    const running = await startPeer({ script, args: [preset, String(batch), where, way], needs: "torch" });
    const times: number[] = [];
    for (let round = 0; round < warm; round++) await running.run();
    const from = Date.now();
    for (let round = 0; round < rounds; round++) times.push(await running.run());
    const to = Date.now();
    const mebibytes = running.memory();
    await running.end();
    return { ...row, milliseconds: median(times), mebibytes, from, to };
  } catch (error) {
    return { ...row, failed: (error as Error).message };
  }
}
