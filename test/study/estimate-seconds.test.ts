import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { estimateSeconds, type TimedPiece } from "../../lib/study/estimate-seconds";

const piece = (kind: string, length: number, of = "a") => ({ kind, of, length });
const done = (kind: string, length: number, seconds: number, of = "a"): TimedPiece => ({
  ...piece(kind, length, of),
  seconds,
});
const never = () => assert.fail("a kind that was done asks for no usual time");

describe("the time that is left", () => {
  it("goes by each kind of work on its own: what a piece takes, and what a step takes", () => {
    const finished = [
      // 2 s each and .1 s a step
      ...[10, 40, 120, 240].map((steps) => done("finetune", steps, 2 + 0.1 * steps)),
      done("linear-probe", 0, 0.1),
      done("linear-probe", 0, 0.3),
      done("pre-training", 38400, 50),
    ];
    const open = [piece("finetune", 480), piece("linear-probe", 0), piece("pre-training", 76800)];
    const seconds = estimateSeconds(open, finished, never);
    // 2 + 48, the mean of .1 and .3, and twice 50
    assert.ok(Math.abs(seconds - (50 + 0.2 + 100)) < 1e-9, `${seconds}`);
  });

  it("takes an architecture's own pieces where there are any, else its kind's, else the usual", () => {
    const finished = [done("finetune", 100, 10), done("finetune", 100, 40, "b")];
    assert.equal(estimateSeconds([piece("finetune", 50)], finished, never), 5);
    assert.equal(estimateSeconds([piece("finetune", 50, "b")], finished, never), 20);
    assert.equal(estimateSeconds([piece("finetune", 100, "c")], finished, never), 25);
    assert.equal(
      estimateSeconds([piece("lp-ft", 7)], finished, ({ length }) => length),
      7,
    );
  });

  it("never counts a piece or a step for less than nothing", () => {
    // The long one was lucky: a line through both falls.
    const falling = [done("finetune", 100, 20), done("finetune", 200, 10)];
    assert.equal(estimateSeconds([piece("finetune", 1000)], falling, never), 15);
    // A line through these would start below 0.
    const steep = [done("finetune", 100, 1), done("finetune", 200, 20)];
    assert.equal(estimateSeconds([piece("finetune", 150)], steep, never).toFixed(6), "10.500000");
  });
});
