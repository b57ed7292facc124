import { spawnSync } from "node:child_process";
import { device, nvidiaCards } from "../../lib/engine/device";

/** Makes sure that TensorFlow computes on a GPU, and says on which. @throws UserError or Error where it does not */
export function useGpu(): string {
  const cards = nvidiaCards();
  if (cards.length === 0)
    throw new Error("--device gpu: this machine has no NVIDIA GPU (nvidia-smi lists none)");
  // Else TensorFlow takes all of the card's memory at once, and what a step needs could not be seen.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH = "true";
  usedBefore = used();
  const { kind, name } = device();
  if (kind !== "gpu")
    throw new Error(
      `--device gpu: there is ${cards.join(", ")}, but TensorFlow computes on the CPU: run \`npx upstream setup --gpu\``,
    );
  return `device: ${name}`;
}

let usedBefore = 0;

/** The card's memory in use since `useGpu`, in MiB. TensorFlow keeps what it once took: the most so far. */
export const gpuMemory = (): number => used() - usedBefore;

function used(): number {
  const query = ["--query-gpu=memory.used", "--format=csv,noheader,nounits"];
  return Number(spawnSync("nvidia-smi", query, { encoding: "utf8" }).stdout.split("\n")[0]);
}
