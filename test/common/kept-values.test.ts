import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { common } from "../../lib";

const homeBefore = process.env.UPSTREAM_HOME;
const home = mkdtempSync(join(tmpdir(), "kept-"));
process.env.UPSTREAM_HOME = home;
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(home, { recursive: true });
});
const folder = join(home, "cache", "sums");
const by = (inputs: unknown, rooms = ["random"]) => ({ kind: "sums", inputs, rooms });

it("works out once what depends on the same inputs and code, and keeps it as it is", () => {
  const value = { missing: NaN, set: new Set([1]), bytes: Float64Array.of(0.1, -0), left: undefined };
  let worked = 0;
  const workOut = () => {
    worked++;
    return value;
  };
  assert.equal(common.keepValue(by([1, 2]), workOut), value);
  assert.deepEqual(common.keepValue(by([1, 2]), workOut), value);
  assert.equal(worked, 1);
  for (const other of [by([2, 1]), by([1, NaN]), by([1, null]), by([1, 2], ["runs"])])
    common.keepValue(other, workOut);
  assert.equal(worked, 5);
});

it("tells inputs apart by what they hold, not by how the engine came to hold it", () => {
  let worked = 0;
  const times = (inputs: unknown) => {
    const before = worked;
    common.keepValue(by(inputs), () => worked++);
    return worked - before;
  };
  const list = (first: number) => [first, 1];
  assert.equal(times(list(5)), 1);
  list(Infinity); // from here on the engine holds such lists otherwise
  assert.equal(times(list(5)), 0);
  assert.equal(times("é".repeat(20)), 1);
  assert.equal(times(`${"é".repeat(20)}日`.slice(0, -1)), 0);
  const kinds = [NaN, null, undefined, -0, 0, "0", Infinity, -Infinity, 0n, new Map([[0, 1]]), new Set([0])];
  for (const [i, kind] of [...kinds, [0, 1], Float32Array.of(0, 1), Float64Array.of(0, 1)].entries())
    assert.equal(times({ kind }), 1, String(i));
});

it("keeps what is waited for, and nothing of what fails", async () => {
  await assert.rejects(common.keepAwaited(by("waited"), () => Promise.reject(new Error("not yet"))));
  assert.equal(await common.keepAwaited(by("waited"), () => Promise.resolve(1)), 1);
  assert.equal(await common.keepAwaited(by("waited"), () => Promise.resolve(2)), 1);
});

it("works out again what can't be read", () => {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "cut");
  assert.equal(
    common.keepValue(by([1, 2]), () => 3),
    3,
  );
});
