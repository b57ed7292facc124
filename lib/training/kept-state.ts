import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openTensors, writeSafetensors } from "../formats";
import { withFileErrors } from "../common";
import type { LoopState } from "./loop";

const file = (folder: string) => join(folder, "state.safetensors");

/** Keeps a run's state in its folder, atomically: until the new one is whole, the old one counts. */
export function keepState(folder: string, { step, tensors }: LoopState): void {
  const parts = [...tensors].map(([name, { shape, values }]) => ({ name, shape, values: () => values }));
  withFileErrors(file(folder), () => writeSafetensors(file(folder), parts, { step: String(step) }));
}

/** The state that a run left, or undefined where it left none. */
export async function findState(folder: string): Promise<LoopState | undefined> {
  if (!existsSync(file(folder))) return undefined;
  const { entries, metadata, close } = await openTensors(file(folder));
  try {
    const tensors: LoopState["tensors"] = new Map();
    for (const [name, { shape, read }] of entries)
      tensors.set(name, { shape: [...shape], values: await read() });
    return { step: Number(metadata.get("step")), tensors };
  } finally {
    await close();
  }
}

/** Steps that a run's state holds; 0 where it left none. */
export async function stepsOfState(folder: string): Promise<number> {
  if (!existsSync(file(folder))) return 0;
  const { metadata, close } = await openTensors(file(folder));
  await close();
  return Number(metadata.get("step"));
}

/** Removes the state of a run that is done. */
export function dropState(folder: string): void {
  rmSync(file(folder), { force: true });
}

/** Removes temporary files that a run left when it was killed while writing its state. */
export function dropHalves(folder: string): void {
  for (const name of readdirSync(folder))
    if (/\.(safetensors|json|jsonl)\.\d+\.(\d+|part)$/.test(name))
      rmSync(join(folder, name), { force: true });
}
