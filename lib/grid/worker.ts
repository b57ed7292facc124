// A worker process of the local executor: carries out one piece of work after another with the function it was started
// for.
import { createRequire } from "node:module";
import { oneLine } from "../common";
import type { Work } from "./work";

/** What carries out the work of a grid: `runWork` of a module, given to each worker by path. */
export type RunWork = (spec: unknown, locations?: unknown) => unknown;

/** A module that carries out work. */
export interface WorkModule {
  runWork: RunWork;
  /** How far an unfinished piece is that goes on where it was, in any unit. */
  progress?(spec: unknown): number | Promise<number>;
}

/** What a worker answers for one piece of work. */
export type Answer =
  { id: string; result: unknown; seconds: number } | { id: string; error: string; seconds: number };

export function serve(modulePath: string): void {
  const { runWork } = createRequire(__filename)(modulePath) as WorkModule;
  // An interrupt is the executor's to handle: it stops its workers itself.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit(0));
  process.on("message", (work: Work) => {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    Promise.resolve()
      .then(() => runWork(work.spec, work.locations))
      .then(
        (result): Answer => ({ id: work.id, result, seconds: seconds() }),
        (error: unknown): Answer => ({ id: work.id, error: oneLine(error), seconds: seconds() }),
      )
      .then((answer) => process.send!(answer))
      .catch(() => process.exit(1));
  });
  process.send!("ready");
}

if (require.main === module) serve(process.argv[2]!);
