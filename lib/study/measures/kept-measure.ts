import { join } from "node:path";
import { hash, home, throwIfStopped } from "../../common";
import { openStore } from "../../runs";

/** To be raised when the same pictures and weights give other measures. */
const measureVersion = 1;

/** What `work` gives, from the store where it has been worked out before for the same `spec`. */
export async function keptMeasure<Result>(spec: unknown, work: () => Promise<Result>): Promise<Result> {
  const id = hash({ measureVersion, spec });
  const store = openStore<Result>(join(home("runs"), "measures"));
  const known = store.get(id);
  if (known?.state === "done") return known.result!;
  throwIfStopped();
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  store.put({ id, state: "done", spec, result, attempts: 1, seconds });
  return result;
}
