import assert from "node:assert/strict";
import { it } from "node:test";
import { memoize } from "../../lib/common";

it("what is remembered is worked out once for each object and question, and again after it threw", () => {
  const total = memoize<readonly number[], number>();
  let worked = 0;
  const ask = (numbers: readonly number[], power: number) =>
    total(numbers, `${power}`, () => {
      worked++;
      if (numbers.length === 0) throw new Error("no numbers");
      return numbers.reduce((sum, number) => sum + number ** power, 0);
    });
  const numbers = [1, 2, 3];
  assert.deepEqual([ask(numbers, 1), ask(numbers, 2), ask(numbers, 1), ask([...numbers], 2)], [6, 14, 6, 14]);
  assert.equal(worked, 3);
  const none: number[] = [];
  assert.throws(() => ask(none, 1), /no numbers/);
  assert.throws(() => ask(none, 1), /no numbers/);
  assert.equal(worked, 5);
});
