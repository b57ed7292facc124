import { createRequire } from "node:module";
import type * as Piscina from "piscina";
import type { TransferListItem } from "node:worker_threads";

// Loaded in a pool's threads alone, where it is there already.
const load = createRequire(__filename);

/** An answer of a pool's thread whose buffers are handed over instead of copied; see `startPool`. */
export function handOver<Answer>(answer: Answer, buffers: readonly TransferListItem[]): Answer {
  const { move, transferableSymbol, valueSymbol } = load("piscina") as typeof Piscina;
  const wrapped = { [transferableSymbol]: buffers, [valueSymbol]: answer };
  return move(wrapped as unknown as ArrayBuffer) as Answer;
}
