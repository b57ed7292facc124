// One job of an array: carries out its chunk of a plan as the local executor does, on the node where Slurm put it.
import { readFileSync } from "node:fs";
import { gpus } from "../../engine";
import { openStore } from "../../runs";
import { Stopped } from "../../common";
import { runLocally } from "../run-locally";
import type { Work } from "../work";

/** Of the minute between Slurm's announcement and the end, what training has to keep its state. */
const grace = 40;

interface Plan {
  store: string;
  module: string;
  retries?: number;
  chunks: Work[][];
}

async function main(planFile: string, index: number): Promise<void> {
  const plan = JSON.parse(readFileSync(planFile, "utf8")) as Plan;
  // Slurm announces a time limit or preemption by SIGTERM: an interrupt like any other.
  process.on("SIGTERM", () => process.emit("SIGINT"));
  const { board } = await runLocally(plan.chunks[index]!, openStore(plan.store), {
    module: plan.module,
    gpus: gpus(),
    grace,
    ...(plan.retries !== undefined && { retries: plan.retries }),
    show: ({ done, failed, total }) => console.error(`${done} done, ${failed} failed of ${total}`),
  });
  console.error(`finished: ${board.done} done, ${board.failed} failed`);
}

main(process.argv[2]!, Number(process.env.SLURM_ARRAY_TASK_ID)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  // Not a failure: what is left is sent out again.
  process.exitCode = error instanceof Stopped ? 0 : 1;
});
