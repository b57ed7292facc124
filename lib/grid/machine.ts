import { availableParallelism } from "node:os";
import { describeProcessor, nvidiaCards } from "../engine";
import type { Share } from "./worker-environment";

/**
 * What a worker computes on, in words: its share of the cores, or its card. What is measured there counts for there.
 */
export function machine({ workers, gpus }: Pick<Share, "workers" | "gpus">): string {
  if (gpus.length > 0) return nvidiaCards()[0] ?? "a GPU";
  const cores = availableParallelism();
  return `${Math.max(1, Math.floor(cores / workers))} of ${cores} cores, ${describeProcessor()}`;
}

/** What `machine` says of cores: a worker's, and the machine's; undefined where it names a card, or nothing known. */
export function coresOf(on: string): { own: number; all: number } | undefined {
  const [, own, all] = /^(\d+) of (\d+) cores/.exec(on) ?? [];
  return own === undefined ? undefined : { own: Number(own), all: Number(all) };
}
