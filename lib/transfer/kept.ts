import { existsSync } from "node:fs";
import { openTensors } from "../formats";

/** A kept tensor's numbers, row by row. */
export interface Kept {
  values: Float32Array;
  shape: readonly number[];
}

/** Named tensors of a file; undefined where there is none, or a foreign or broken one, whose content is made anew. */
export async function readKept<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, Kept> | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const opened = await openTensors(file);
    try {
      const found: [Name, Kept][] = [];
      for (const name of names) {
        const entry = opened.entries.get(name)!;
        found.push([name, { values: await entry.read(), shape: entry.shape }]);
      }
      return Object.fromEntries(found) as Record<Name, Kept>;
    } finally {
      await opened.close();
    }
  } catch (error) {
    console.warn(`${file}: ${(error as Error).message.split("\n")[0]}; made anew`);
    return undefined;
  }
}
