import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "../../../lib/random";
import { pretendedSetup } from "./pretended-setup";

const { home, start, left, forget, remove } = pretendedSetup();
after(remove);
const kills = Number(process.env.KILLS ?? 10);

describe("set-up", () => {
  let whole: Map<string, string>;
  let milliseconds: number;
  before(async () => {
    const began = performance.now();
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    milliseconds = performance.now() - began;
    whole = left();
    assert.ok(whole.size > 10);
  });

  it(`leaves the same after ${kills} kills at random moments`, async () => {
    const stream = random("kills of set-up", 0);
    forget();
    for (let killed = 0; killed < kills;) {
      const { pid, ended } = start();
      const isEnded = await Promise.race([
        ended.then(() => true),
        sleep(stream.uniform() * milliseconds, false),
      ]);
      if (isEnded) forget();
      else {
        process.kill(-pid, "SIGKILL");
        await ended;
        killed++;
      }
      // Its owner is dead: to wait until the lock lapses costs 10 s.
      rmSync(join(home, "setup.lock"), { recursive: true, force: true });
    }
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    assert.deepEqual(left(), whole);
  });

  it("leaves nothing of a compiler that was killed", async () => {
    forget();
    for (const part of ["preload", "tfjs_binding"]) {
      const { pid, ended } = start();
      const isBegun = (path: string) => path.includes(part) && /\.\d+$/.test(path);
      while (!existsSync(home) || !readdirSync(home, { recursive: true, encoding: "utf8" }).some(isBegun))
        await sleep(5);
      process.kill(-pid, "SIGKILL");
      await ended;
      rmSync(join(home, "setup.lock"), { recursive: true, force: true });
    }
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    assert.deepEqual(left(), whole);
  });

  it("is done once by two that start at the same time", async () => {
    forget();
    const both = [start(), start()];
    for (const { ended, said } of both) assert.equal(await ended, 0, said());
    assert.deepEqual(left(), whole);
  });
});
