import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { dropLockFromTheFuture } from "../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "locks-"));
after(() => rmSync(folder, { recursive: true }));
const lock = (name: string, seconds: number) => {
  const path = join(folder, name);
  mkdirSync(path);
  utimesSync(path, seconds, seconds);
  return path;
};
const hour = 3600;

test("a dead process's lock from before the clock was set back goes; living and present ones stay", async () => {
  const now = Date.now() / 1000;
  const [dead, present, living] = [
    lock("dead", now + hour),
    lock("present", now),
    lock("living", now + hour),
  ];
  const drops = [dead, present, living, join(folder, "none")].map((path) => dropLockFromTheFuture(path, 50));
  utimesSync(living, now + hour + 1, now + hour + 1);
  await Promise.all(drops);
  assert.deepEqual([dead, present, living].map(existsSync), [false, true, true]);
});
