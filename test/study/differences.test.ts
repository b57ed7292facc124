import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareBySeeds, pooledSeedVariance, seedVarianceOf } from "../../lib/study/differences";
import { judge } from "../../lib/study/verdicts";
const near = (found: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, expected ${expected}`);
import { recordedTrial, question, testLabels } from "./made-up";

const at = { method: "finetune", shots: 5, tasks: ["near"] } as const;

describe("differences of starts", () => {
  it("pool the variance over seeds of pre-training, each start about its own mean", () => {
    const trials = [
      ...[0.5, 0.6].map((share, seed) => recordedTrial("a", seed, share)),
      ...[0.2, 0.3].map((share, seed) => recordedTrial("b", seed, share)),
      recordedTrial("c", 0, 0.9),
    ];
    const pooled = pooledSeedVariance(trials, at)!;
    // By hand: (2 * 0.05 ** 2 + 2 * 0.05 ** 2) / 2
    near(pooled.variance, 0.005);
    assert.equal(pooled.degrees, 2);
  });

  it("take draws of one pre-training for one unit", () => {
    const trials = [0.4, 0.6].map((share, draw) => recordedTrial("a", 0, share, { draw }));
    assert.equal(pooledSeedVariance(trials, at), undefined);
  });

  it("borrow the study's variance over seeds with as few draws as their own starts have", () => {
    // Two draws of each of two pre-trainings.
    const others = [0.4, 0.6, 0.5, 0.9].map((share, i) =>
      recordedTrial("other", i % 2, share, { draw: Math.floor(i / 2) }),
    );
    const once = [recordedTrial("a", 0, 0.5), recordedTrial("b", 0, 0.6)];
    // By hand: the first draws .4 and .6 have variance .02; the means of both, .45 and .75, have .045.
    near(seedVarianceOf(once, at, [...once, ...others])!.variance, 0.02);
    const twice = ["a", "b"].flatMap((label) => [0, 1].map((draw) => recordedTrial(label, 0, 0.5, { draw })));
    near(seedVarianceOf(twice, at, [...twice, ...others])!.variance, 0.045);
    // Their own, where they have it.
    const own = [...once, recordedTrial("a", 1, 0.7)];
    near(seedVarianceOf(own, at, [...own, ...others])!.variance, 0.02);
  });

  it("add what the test pictures leave open, as hand calculation has it", () => {
    const trials = ["a", "b"].flatMap((label, i) =>
      [0, 1].map((seed) => recordedTrial(label, seed, 0.5 + 0.2 * i + 0.1 * seed)),
    );
    const found = compareBySeeds(trials, ["b", "a"], at, testLabels)!;
    near(found.difference, 0.2);
    // The first pictures are those that are right: of 100 pictures 50 to 59 are right in one of a's two runs, 60 to 69
    // in both of b's and none of a's, 50 to 59 in both of b's, 70 to 79 in one of b's; the gaps:
    // numpy.var(numpy.repeat([0, .5, 1, .5, 0], [50, 10, 10, 10, 20]), ddof=1) / 100 -> 0.00111111
    // seeds: .005 * (1/2 + 1/2)
    near(found.error ** 2, 0.005 + 0.0011111111, 1e-6);
    // (.0061111 ** 2) / (.005 ** 2 / 2 + .00111111 ** 2 / 99) -> 2.9850...
    near(found.degrees, 2.9848, 1e-3);
    assert.deepEqual(found.seeds, [2, 2]);
  });

  it("say where the scatter over seeds is not known, and then bear nothing", () => {
    const trials = [recordedTrial("a", 0, 0.9), recordedTrial("b", 0, 0.1)];
    assert.equal(compareBySeeds(trials, ["a", "b"], at, testLabels)!.knowsSeeds, false);
    const [claim] = judge(question, trials, trials, testLabels);
    assert.equal(claim!.at[0]!.verdict, "cannot be told");
  });

  it("bear a claim whose every pair is ahead, refute one that is surely behind", () => {
    const seeds = [0, 1, 2];
    const scattered = (label: string, share: number) =>
      seeds.map((seed) => recordedTrial(label, seed, share + 0.01 * (seed - 1)));
    const trials = [...scattered("a", 0.9), ...scattered("b", 0.5)];
    assert.equal(judge(question, trials, trials, testLabels)[0]!.at[0]!.verdict, "borne");
    const turned = [...scattered("a", 0.5), ...scattered("b", 0.9)];
    assert.equal(judge(question, turned, turned, testLabels)[0]!.at[0]!.verdict, "refuted");
    const alike = [...scattered("a", 0.5), ...scattered("b", 0.49)];
    assert.equal(judge(question, alike, alike, testLabels)[0]!.at[0]!.verdict, "cannot be told");
  });
});
