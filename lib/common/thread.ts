import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";

/**
 * Starts a thread of one of the library's files, given without its extension.
 *
 * @param folder the caller's `__dirname`
 */
export function startThread(folder: string, file: string, workerData: unknown): Worker {
  if (extname(__filename) !== ".ts") return new Worker(join(folder, `${file}.js`), { workerData });
  // Run from source (tests), the thread needs what reads TypeScript.
  const source = `require("tsx/cjs"); require(${JSON.stringify(join(folder, `${file}.ts`))});`;
  return new Worker(source, { eval: true, workerData, execArgv: [] });
}
