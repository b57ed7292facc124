import { existsSync } from "node:fs";
import { openTensors } from "../formats";

/** A kept tensor's numbers, row by row. */
export interface KeptTensor {
  values: Float32Array;
  shape: readonly number[];
}

/** Named tensors of a file; undefined where there is none, or a foreign or broken one, whose content is made anew. */
export async function readKeptTensors<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, KeptTensor> | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const opened = await openTensors(file);
    try {
      const found: [Name, KeptTensor][] = [];
      for (const name of names) {
        const entry = opened.entries.get(name)!;
        found.push([name, { values: await entry.read(), shape: entry.shape }]);
      }
      return Object.fromEntries(found) as Record<Name, KeptTensor>;
    } finally {
      await opened.close();
    }
  } catch (error) {
    console.warn(`${file}: ${(error as Error).message.split("\n")[0]}; made anew`);
    return undefined;
  }
}
