import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { waitForRun, holdRun, interruptRun, backgroundProcess, startBackgroundProcess } from "../../lib/runs";

const root = mkdtempSync(join(tmpdir(), "process-"));
after(() => rmSync(root, { recursive: true, force: true }));
const toy = join(__dirname, "toy-process.ts");
const never = new AbortController().signal;

describe("a process of its own", () => {
  it("is found by whoever looks, is not started twice, and says how it ended", async () => {
    const folder = join(root, "counts");
    assert.equal(backgroundProcess(folder), undefined);
    const first = await startBackgroundProcess(folder, toy, [folder, "40"]);
    assert.equal(first.state, "running");
    assert.notEqual(first.pid, process.pid);
    const second = await startBackgroundProcess(folder, toy, [folder, "40"]);
    assert.equal(second.pid, first.pid);
    assert.equal(await holdRun(folder), undefined);
    const seen: number[] = [];
    const end = await waitForRun<number>(folder, ({ progress }) => progress && seen.push(progress), never);
    assert.deepEqual([end?.state, end?.progress], ["done", 40]);
    assert.ok(seen.length > 1);
  });

  it("ends on an interrupt in its own way", async () => {
    const folder = join(root, "stopped");
    await startBackgroundProcess(folder, toy, [folder, "10000"]);
    assert.equal(interruptRun(folder), true);
    assert.equal((await waitForRun(folder, () => {}, never))?.state, "stopped");
    assert.equal(interruptRun(folder), false);
  });

  it("counts as stopped when it was killed, and can be taken over", async () => {
    const folder = join(root, "killed");
    const { pid } = await startBackgroundProcess(folder, toy, [folder, "10000"]);
    process.kill(pid, "SIGKILL");
    while (backgroundProcess(folder)?.state === "running") await sleep(20);
    assert.equal(backgroundProcess(folder)?.state, "stopped");
    const held = await holdRun(folder);
    held?.end("failed", "the cause");
    assert.deepEqual(
      [backgroundProcess(folder)?.state, backgroundProcess(folder)?.error],
      ["failed", "the cause"],
    );
  });

  it("names the last line of its log where it does not get so far", async () => {
    const folder = join(root, "broken");
    await assert.rejects(
      startBackgroundProcess(folder, toy, [folder, "-1"]),
      /exit code 1.*less than nothing/,
    );
  });
});
