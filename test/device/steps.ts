// `steps.ts FILE`: milliseconds and memory of a training step, ours in four ways and PyTorch's in two, on the same device.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { device, tf, type CompileOptions, type Tensor } from "../../lib/engine";
import type { ArchitectureName } from "../../lib/models";
import { train } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";
import { gpuMemory } from "../bench/gpu";
import { startPeer } from "../bench/peer";
import { modelAndBatches } from "./model-step";
import { isRehearsal, run } from "./rehearsal";

const works: [ArchitectureName, number][] = isRehearsal
  ? [
      ["resnet-tiny", 8],
      ["clip-tiny-icons", 8],
    ]
  : [
      ["clip-rn50", 32],
      ["clip-rn50", 128],
      ["clip-rn50", 256],
      ["resnet50", 128],
      ["vit-b-32", 128],
      ["resnet-tiny", 64],
    ];

const ways: Readonly<Record<string, CompileOptions>> = {
  "operation by operation": { after: Infinity },
  function: {},
  xla: { xla: true },
  mixed: { precision: "mixed" },
};
const rounds = isRehearsal ? 2 : 10;
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

run(async () => {
  const [path, one] = process.argv.slice(2);
  // Each way in a process of its own: TensorFlow keeps what memory it once took.
  if (one !== undefined) return measureOne(path!, JSON.parse(one) as [ArchitectureName, number, string]);
  const rows: object[] = [];
  for (const [preset, batch] of works) {
    for (const way of Object.keys(ways)) {
      const args = ["--import", "tsx", __filename, path!, JSON.stringify([preset, batch, way])];
      const ran = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
      rows.push(
        ran.status === 0
          ? (JSON.parse(ran.stdout.trim().split("\n").at(-1)!) as object)
          : {
              preset,
              batch,
              way,
              failed: ran.stderr.trim().split("\n").at(-1) ?? "it took over two minutes",
            },
      );
      console.log(JSON.stringify(rows.at(-1)));
    }
    for (const way of ["eager", "amp"]) rows.push(await peer(preset, batch, way));
    writeFileSync(path!, JSON.stringify({ device: device(), rows }, null, 2));
  }
});

async function measureOne(
  _: string,
  [preset, batch, way]: [ArchitectureName, number, string],
): Promise<void> {
  const { model, objective, weights, batch: make } = modelAndBatches(preset, batch);
  const batches = [make(0), make(1)].map((tensors) => tensors.map((tensor) => tensor.arraySync()));
  const dtypes = make(0).map(({ dtype }) => dtype);
  const times: number[] = [];
  let start = performance.now();
  device();
  const trained = await train<Tensor[]>({
    parameters: model.parameters,
    weights: weights(),
    batch: (step) =>
      batches[step % 2]!.map((values, i) => tf.tensor(values as number[], undefined, dtypes[i] as "float32")),
    ...objectiveOf({ objective }, model),
    ...ways[way],
    schedule: { kind: "constant", peak: 1e-4, steps: rounds + 3 },
    optimiser: { weightDecay: 0.1 },
    every: 1,
    report: () => {
      times.push(performance.now() - start);
      start = performance.now();
    },
  });
  tf.dispose([...trained.values()]);
  const memory = device().kind === "gpu" ? gpuMemory() : Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    JSON.stringify({ preset, batch, way, milliseconds: median(times.slice(3)), mebibytes: memory }),
  );
}

async function peer(preset: string, batch: number, way: string): Promise<object> {
  const row = { preset, batch, way: `PyTorch ${way}` };
  const where = device().kind === "gpu" ? "cuda" : "cpu";
  try {
    const script = join("..", "bench", "step.py");
    const running = await startPeer({ script, args: [preset, String(batch), where, way], needs: "torch" });
    const times: number[] = [];
    for (let round = 0; round < rounds + 3; round++) times.push(await running.run());
    const mebibytes = running.memory();
    await running.end();
    const made = { ...row, milliseconds: median(times.slice(3)), mebibytes };
    console.log(JSON.stringify(made));
    return made;
  } catch (error) {
    return { ...row, failed: (error as Error).message };
  }
}
