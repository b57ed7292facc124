// `killed-worker.ts GRID`: one of two workers is killed while the grid runs; the grid says so in a line, and goes on to
// its end.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { project } from "../../lib/common";
import { run } from "./rehearsal";

run(async () => {
  const [grid] = process.argv.slice(2);
  const child = spawn(
    process.execPath,
    [join(project, "lib", "bin", "upstream.js"), "grid", grid!, "--workers", "2"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  let killed = false;
  const take = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const watch = setInterval(() => {
    // Those that make checkpoints and look at tasks come and go before: it is a trial's worker that is to die.
    const workers = trialWorkersOf(child.pid!);
    if (killed || workers.length < 2) return;
    killed = true;
    process.kill(workers[0]!, "SIGKILL");
  }, 200);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  const lines = output.split("\n").filter((line) => /killed|SIGKILL|ended|signal/i.test(line));
  console.log(lines[0] ?? `no line tells of it; the last: ${output.trim().split("\n").at(-1)}`);
  if (!killed || lines.length === 0 || code !== 0) process.exitCode = 1;
});

function trialWorkersOf(pid: number): number[] {
  const listed = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" });
  return listed.stdout
    .split("\n")
    .filter((line) => line.includes("trial-worker"))
    .map((line) => Number.parseInt(line, 10));
}
