import { workerData } from "node:worker_threads";
import { handOver } from "../../lib/common";

const { bias } = workerData as { bias: number };

export default function answer({
  add,
  reverse,
  throws,
  exits,
}: {
  add?: [number, number];
  reverse?: Uint8Array;
  throws?: string;
  exits?: number;
}): unknown {
  if (throws !== undefined) throw new Error(throws);
  if (exits !== undefined) process.exit(exits);
  if (reverse === undefined) return add![0] + add![1] + bias;
  const reversed = reverse.reverse();
  return handOver(reversed, [reversed.buffer as ArrayBuffer]);
}
