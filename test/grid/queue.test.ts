import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queue } from "../../lib/grid/queue";
import { work, type Work } from "../../lib/grid/work";

const grid = () =>
  work(
    [..."aaabbc"].map((group, i) => ({ group, i })),
    ({ group }) => group,
  );
const groupOf = (one: Work | undefined) => (one!.spec as { group: string }).group;

describe("queue", () => {
  it("keeps a group with one worker while there are others to turn to", () => {
    const waiting = queue(grid());
    const given = [0, 1, 0, 1, 0, 1].map((worker) => `${worker}${groupOf(waiting.next(worker))}`);
    assert.deepEqual(given, ["0a", "1b", "0a", "1b", "0a", "1c"]);
    assert.equal(waiting.next(0), undefined);
  });

  it("lets an idle worker help with the longest group", () => {
    const waiting = queue(grid().slice(0, 3));
    waiting.next(0);
    assert.equal(groupOf(waiting.next(1)), "a");
    assert.equal(waiting.length, 1);
  });

  it("hands out again what was given back", () => {
    const waiting = queue(grid().slice(5));
    const one = waiting.next(0)!;
    assert.equal(waiting.length, 0);
    waiting.postpone(one);
    assert.equal(waiting.next(1), one);
  });

  it("lets a worker turn to another group where another process has its piece", () => {
    const waiting = queue(grid());
    waiting.postpone(waiting.next(0)!);
    assert.equal(groupOf(waiting.next(0)), "b");
    // What was given back comes last, with its group.
    const rest = Array.from({ length: 5 }, () => groupOf(waiting.next(0)));
    assert.deepEqual(rest, [..."bcaaa"]);
  });
});
