import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { loadTensorFlow, usesGpu } from "./load-tensorflow";
import { describeProcessor } from "./processor";
import { currentVariant } from "./installation";

/** The device that TensorFlow computes on: its kind and name. */
export interface Device {
  kind: "cpu" | "gpu";
  /** The processor's or card's name, for instance `NVIDIA H100`. */
  name: string;
}

/** The device this process's TensorFlow computes on. Loads TensorFlow. */
export function device(): Device {
  return usesGpu(loadTensorFlow())
    ? { kind: "gpu", name: nvidiaCards()[0] ?? "unknown GPU" }
    : { kind: "cpu", name: describeProcessor() };
}

/**
 * The GPUs that processes may be given, as CUDA_VISIBLE_DEVICES names them: those it names, or else all cards. None
 * where TensorFlow is set up for the CPU.
 */
export function gpus(variant = currentVariant(), visible = process.env.CUDA_VISIBLE_DEVICES): string[] {
  if (variant !== "gpu") return [];
  if (visible === undefined) return nvidiaCards().map((_, index) => String(index));
  const named = visible.split(",").map((name) => name.trim());
  // CUDA takes no notice of what follows the first name that is none.
  const end = named.findIndex((name) => name === "" || name === "-1");
  return end < 0 ? named : named.slice(0, end);
}

/** The NVIDIA cards of this machine, by name; none where there is no driver. */
export const nvidiaCards = (): string[] => askCards("name").map(([name]) => name!);

/** Each card's memory (`81559 MiB`) and driver (`580.95.05`). */
export const cardFacts = (): { memory: string; driver: string }[] =>
  askCards("memory.total,driver_version").map(([memory, driver]) => ({ memory: memory!, driver: driver! }));

/** What nvidia-smi says of each card. */
function askCards(query: string): string[][] {
  if (!existsSync("/proc/driver/nvidia/version") && !existsSync("/dev/nvidiactl")) return [];
  const asked = spawnSync("nvidia-smi", [`--query-gpu=${query}`, "--format=csv,noheader"], {
    encoding: "utf8",
  });
  const lines = asked.status === 0 ? asked.stdout.split("\n").filter((line) => line.trim() !== "") : [];
  return lines.map((line) => line.split(",").map((value) => value.trim()));
}
