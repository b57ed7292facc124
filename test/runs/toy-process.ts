// A process of its own that counts in the folder it is given until it is interrupted or has counted to a number.
import { setTimeout as sleep } from "node:timers/promises";
import { holdRun } from "../../lib/runs";
const [folder, most] = [process.argv[2]!, Number(process.argv[3])];
let isStopped = false;
process.on("SIGINT", () => (isStopped = true));

async function main(): Promise<void> {
  if (most < 0) throw new Error("cannot count to less than nothing");
  const held = await holdRun<number>(folder);
  if (!held) return;
  for (let count = 1; count <= most && !isStopped; count++) {
    held.report(count);
    await sleep(20);
  }
  held.end(isStopped ? "stopped" : "done");
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
