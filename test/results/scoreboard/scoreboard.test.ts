import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  marginSweep,
  operatingCharacteristics,
  published,
  scoreboard,
  recordedCharacteristics,
  worldSummaries,
  type ClaimVerdict,
  type Row,
  type World,
} from "../../../lib/results";
import { claims, type Claim, type ClaimPart } from "../../../lib/catalogue";
import { row } from "../row";

const claim = (...parts: ClaimPart[]): Claim => ({ id: 1, text: "", places: [], shots: [5], parts });
const score = (rows: Row[], part: ClaimPart) => scoreboard(rows, { claims: [claim(part)] })[0]!;
const verdictOf = (rows: Row[], part: ClaimPart): ClaimVerdict => score(rows, part).shots[0]!.verdict;

const tasks = ["CIFAR100", "DTD", "PETS", "REAL"];
/** A table of the sources' accuracies on each task at 5 shots, 1,000 test images unless said. */
const table = (of: Record<string, number[]>, testSize = 1000, shots: Row["shots"] = 5) =>
  Object.entries(of).flatMap(([source, accuracies]) =>
    accuracies.map((accuracy, i) => row({ source, task: tasks[i]!, shots, accuracy, testSize })),
  );

describe("the scoreboard's rules on hand-made tables", () => {
  const ahead: ClaimPart = {
    kind: "ahead",
    starts: ["LAION2.7m"],
    of: ["WIT2.7m"],
    tasks: ["CIFAR100", "DTD"],
    across: "each",
  };

  it("ahead on each task: all four verdicts", () => {
    assert.equal(verdictOf(table({ LAION: [0.6, 0.7], WIT: [0.4, 0.5] }), ahead), "holds");
    assert.equal(verdictOf(table({ LAION: [0.6, 0.52], WIT: [0.4, 0.5] }), ahead), "holds within noise");
    assert.equal(verdictOf(table({ LAION: [0.6, 0.49], WIT: [0.4, 0.5] }), ahead), "cannot be told");
    assert.equal(verdictOf(table({ LAION: [0.6, 0.4], WIT: [0.4, 0.5] }), ahead), "does not hold");
  });

  it("takes the same numbers on few images for less", () => {
    assert.equal(verdictOf(table({ LAION: [0.6, 0.7], WIT: [0.4, 0.5] }, 20), ahead), "holds within noise");
    assert.equal(verdictOf(table({ LAION: [0.6, 0.4], WIT: [0.4, 0.5] }, 20), ahead), "cannot be told");
    const unknown = table({ LAION: [0.6, 0.7], WIT: [0.4, 0.5] }).map((one) => ({ ...one, testSize: null }));
    assert.equal(verdictOf(unknown, { ...ahead, tasks: ["CIFAR100"] }), "cannot be told");
  });

  it("ahead by a margin, and on the mean: the interval is at least that of other tasks", () => {
    const mean: ClaimPart = { ...ahead, tasks: "all", across: "mean", by: 0.05 };
    assert.equal(
      verdictOf(table({ LAION: [0.6, 0.7, 0.5, 0.6], WIT: [0.4, 0.5, 0.3, 0.41] }), mean),
      "holds",
    );
    assert.equal(
      verdictOf(table({ LAION: [0.42, 0.52, 0.32, 0.42], WIT: [0.4, 0.5, 0.3, 0.4] }, 1e5), mean),
      "does not hold",
    );
    // One task carries the whole lead: another choice of tasks would have shown none.
    const [effect] = score(table({ LAION: [0.9, 0.5, 0.3, 0.4], WIT: [0.4, 0.5, 0.3, 0.4] }), mean).shots[0]!
      .effects;
    assert.ok(effect!.low! < 0 && effect!.value > 0, JSON.stringify(effect));
  });

  it("names what the table lacks", () => {
    const found = score(table({ LAION: [0.6, 0.7] }), ahead);
    assert.equal(found.shots[0]!.verdict, "cannot be told");
    assert.deepEqual(found.shots[0]!.missing, ["WIT 2.7m on CIFAR100 at 5", "WIT 2.7m on DTD at 5"]);
    assert.equal(scoreboard([], {}).length, 21);
  });

  it("alike", () => {
    const alike: ClaimPart = {
      kind: "alike",
      starts: ["LAION2.7m", "WIT2.7m"],
      tasks: ["DTD"],
      across: "each",
      margin: 0.03,
    };
    const pair = (a: number, b: number, testSize: number) =>
      verdictOf(table({ LAION: [0, a], WIT: [0, b] }, testSize), alike);
    assert.equal(pair(0.5, 0.505, 20_000), "holds");
    // Two one-sided tests at 5 %: 1.645 * sqrt(2 * .25 / n) is .0237 at 2,400 images and .0260 at 2,000; three points
    // leave .025.
    assert.equal(pair(0.5, 0.505, 2_400), "holds");
    assert.equal(pair(0.5, 0.505, 2_000), "holds within noise");
    assert.equal(pair(0.5, 0.505, 500), "holds within noise");
    assert.equal(pair(0.5, 0.535, 500), "cannot be told");
    assert.equal(pair(0.5, 0.6, 20_000), "does not hold");
  });

  it("apart", () => {
    const apart: ClaimPart = { kind: "apart", starts: { sources: "all" }, tasks: ["DTD"], margin: 0.03 };
    const three = (a: number, b: number, c: number, testSize: number) =>
      verdictOf(table({ LAION: [0, a], WIT: [0, b], YFCC: [0, c] }, testSize), apart);
    assert.equal(three(0.5, 0.6, 0.55, 5000), "holds");
    assert.equal(three(0.5, 0.55, 0.55, 500), "holds within noise");
    assert.equal(three(0.5, 0.52, 0.51, 500), "cannot be told");
    assert.equal(three(0.5, 0.505, 0.501, 20_000), "does not hold");
  });

  it("beyond noise", () => {
    const beyond: ClaimPart = { kind: "beyond noise" };
    const equal = table({ LAION: [0.5, 0.5], WIT: [0.5, 0.5], YFCC: [0.5, 0.5] }, 100);
    assert.equal(verdictOf(table({ LAION: [0.5, 0.6], WIT: [0.3, 0.4], YFCC: [0.4, 0.5] }), beyond), "holds");
    assert.equal(verdictOf(equal, beyond), "cannot be told"); // a test that finds nothing refutes nothing
  });

  it("order reversed: two sources change places between tasks, beyond noise for all pairs and tasks", () => {
    const reversed: ClaimPart = { kind: "order reversed", starts: { sources: "all" } };
    const swapped = { LAION: [0.6, 0.4, 0.5, 0.5], WIT: [0.4, 0.6, 0.5, 0.5], YFCC: [0.5, 0.5, 0.5, 0.5] };
    assert.equal(verdictOf(table(swapped), reversed), "holds");
    assert.equal(verdictOf(table(swapped, 40), reversed), "cannot be told"); // noise alone mixes an order
    const alike = { LAION: [0.6, 0.6, 0.7, 0.6], WIT: [0.4, 0.4, 0.5, 0.4], YFCC: [0.5, 0.5, 0.6, 0.5] };
    assert.notEqual(verdictOf(table(alike), reversed), "holds");
    // YFCC and CC3M have no task in common: the pairs that have are judged all the same.
    const [first, ...others] = table(swapped);
    const apart = table(swapped).filter(({ source, task }) => source !== "YFCC" || task === first!.task);
    const alone = others
      .filter(({ source, task }) => source === "WIT" && task !== first!.task)
      .map((one) => ({ ...one, source: "CC3M" }));
    assert.equal(verdictOf([...apart, ...alone], reversed), "holds");
  });

  it("mostly worst, above the others", () => {
    const worst: ClaimPart = { kind: "mostly worst", start: "WIT2.7m" };
    const low = table({ LAION: [0.6, 0.6, 0.6, 0.6], YFCC: [0.5, 0.5, 0.5, 0.5], WIT: [0.4, 0.4, 0.4, 0.4] });
    assert.equal(verdictOf(low, worst), "holds");
    const once = low.map((one) =>
      one.source === "WIT" && one.task === "DTD" ? { ...one, accuracy: 0.7 } : one,
    );
    assert.equal(verdictOf(once, worst), "holds within noise"); // 3 of 4 are no more than a coin's throws
    assert.match(score(low, worst).shots[0]!.effects[0]!.label, /strictly worst, 4 of 4/);
    const tied = table({
      LAION: [0.6, 0.6, 0.6, 0.6],
      YFCC: [0.4, 0.4, 0.4, 0.4],
      WIT: [0.4, 0.4, 0.4, 0.4],
    });
    assert.match(score(tied, worst).shots[0]!.effects[0]!.label, /strictly worst, 0 of 4/);
    const above: ClaimPart = { kind: "above the others", starts: ["LAION2.7m"] };
    assert.equal(verdictOf(low, above), "holds");
    assert.equal(verdictOf(low, { kind: "above the others", starts: ["WIT2.7m"] }), "does not hold");
  });

  it("more often ahead", () => {
    const often: ClaimPart = {
      kind: "more often ahead",
      pairs: [
        ["LAION2.7m", "WIT2.7m"],
        ["YFCC2.7m", "WIT2.7m"],
      ],
      tasks,
    };
    const wins = score(
      table({ LAION: [0.6, 0.6, 0.6, 0.3], YFCC: [0.6, 0.6, 0.6, 0.6], WIT: [0.5, 0.5, 0.5, 0.5] }),
      often,
    );
    assert.match(wins.shots[0]!.effects[0]!.label, /7 of 8/);
    assert.equal(wins.shots[0]!.verdict, "holds");
    const split = table({
      LAION: [0.6, 0.3, 0.6, 0.3],
      YFCC: [0.6, 0.6, 0.3, 0.6],
      WIT: [0.5, 0.5, 0.5, 0.5],
    });
    assert.equal(verdictOf(split, often), "holds within noise");
    const never = table({
      LAION: [0.1, 0.1, 0.1, 0.1],
      YFCC: [0.1, 0.1, 0.1, 0.1],
      WIT: [0.5, 0.5, 0.5, 0.5],
    });
    assert.equal(verdictOf(never, often), "does not hold");
  });

  it("best changes", () => {
    const change: ClaimPart = { kind: "best changes", tasks: ["CIFAR100", "DTD", "PETS"] };
    assert.equal(verdictOf(table({ LAION: [0.6, 0.4, 0.5], WIT: [0.4, 0.6, 0.5] }), change), "holds");
    assert.equal(
      verdictOf(table({ LAION: [0.6, 0.4, 0.5], WIT: [0.4, 0.6, 0.5] }, 15), change),
      "cannot be told",
    );
    assert.equal(verdictOf(table({ LAION: [0.6, 0.6, 0.7], WIT: [0.4, 0.4, 0.5] }), change), "does not hold");
  });

  it("shrinks, gains, lead shrinks, affinity", () => {
    const few = { LAION: [0.6, 0.5, 0.7, 0.6], WIT: [0.3, 0.3, 0.4, 0.3] };
    const full = { LAION: [0.8, 0.8, 0.9, 0.8], WIT: [0.78, 0.79, 0.88, 0.8] };
    const scratch = { LAION: [0.8, 0.8, 0.9, 0.8], WIT: [0.8, 0.8, 0.9, 0.8] };
    const rows = [...table(few), ...table(full, 1000, "full")];
    const at = (part: ClaimPart, shots: Row["shots"], of = rows) =>
      scoreboard(of, { claims: [{ ...claim(part), shots: [shots] }] })[0]!.shots[0]!.verdict;
    assert.equal(at({ kind: "shrinks", to: 0.5 }, "full"), "holds");
    const still = [...table(few), ...table(few, 1000, "full")];
    assert.equal(at({ kind: "shrinks", to: 0.5 }, "full", still), "does not hold");
    // As far apart as noise alone drives equal sources on 20 images, and hardly at all on 10,000: that shrinks nothing.
    const noisy = { LAION: [0.5, 0.55, 0.5, 0.6], WIT: [0.45, 0.4, 0.6, 0.5], YFCC: [0.6, 0.5, 0.45, 0.4] };
    const same = { LAION: [0.8, 0.8, 0.8, 0.8], WIT: [0.801, 0.799, 0.8, 0.8], YFCC: [0.8, 0.8, 0.801, 0.8] };
    const shrunk = [...table(noisy, 20), ...table(same, 10_000, "full")];
    assert.notEqual(at({ kind: "shrinks", to: 0.5 }, "full", shrunk), "holds");
    assert.equal(at({ kind: "lead shrinks", pairs: [["LAION2.7m", "WIT2.7m"]], tasks }, 5), "holds");
    assert.equal(at({ kind: "lead shrinks", pairs: [["WIT2.7m", "LAION2.7m"]], tasks }, 5), "does not hold");
    const base = [0.5, 0.78, 0.6, 0.7].map((accuracy, i) =>
      row({ source: "none", sourceSize: 0, objective: "scratch", task: tasks[i]!, shots: "full", accuracy }),
    );
    const more: ClaimPart = { kind: "gains", tasks: ["CIFAR100", "PETS"], over: "Scratch", by: 0.1 };
    const gains = [...table(scratch, 1000, "full"), ...base];
    assert.equal(at(more, "full", gains), "holds");
    assert.equal(at({ ...more, tasks: ["DTD"] }, "full", gains), "does not hold"); // 0.8 against 0.78
    // (0.8 - 0.5) / (1 - 0.5) and (0.9 - 0.6) / (1 - 0.6)
    const [score60, score75] = scoreboard(gains, { claims: [{ ...claim(more), shots: ["full"] }] })[0]!
      .shots[0]!.effects.map(({ label }) => label)
      .sort();
    assert.match(score60!, /CIFAR100 \(60 %/);
    assert.match(score75!, /PETS \(75 %/);
    const near = { LAION: [0.5, 0.8, 0.5, 0.5], WIT: [0.5, 0.5, 0.5, 0.5], YFCC: [0.5, 0.5, 0.5, 0.5] };
    assert.equal(at({ kind: "affinity", start: "LAION2.7m", task: "DTD" }, 5, table(near)), "holds");
    assert.equal(at({ kind: "affinity", start: "WIT2.7m", task: "DTD" }, 5, table(near)), "does not hold");
    // Ahead on every task alike: good, but not for what its captions name.
    const everywhere = { LAION: [0.7, 0.7, 0.7, 0.7], WIT: [0.5, 0.5, 0.5, 0.5], YFCC: [0.5, 0.5, 0.5, 0.5] };
    const affinity: ClaimPart = { kind: "affinity", start: "LAION2.7m", task: "DTD" };
    assert.equal(at(affinity, 5, table(everywhere)), "cannot be told");
    const steps: ClaimPart = {
      kind: "ahead in pairs",
      pairs: [["LAION2.7m", "WIT2.7m"]],
      tasks,
      across: "mean",
    };
    assert.equal(at(steps, 5), "holds");
    assert.equal(at({ ...steps, by: 0.4 }, 5), "does not hold");
  });

  it("compares at an equal budget where asked", () => {
    const grid = [0.3, 0.4, 0.5, 0.62].map((accuracy, i) =>
      row({ source: "LAION", task: "DTD", shots: 5, accuracy, finetuneLearningRate: 10 ** -i }),
    );
    const rows = [...grid, row({ source: "WIT", task: "DTD", shots: 5, accuracy: 0.55 })];
    const part: ClaimPart = { ...ahead, tasks: ["DTD"] };
    assert.equal(verdictOf(rows, part), "holds");
    const equal = scoreboard(rows, { claims: [claim(part)], aggregate: "equal budget" })[0]!;
    assert.equal(equal.shots[0]!.verdict, "does not hold");
    assert.ok(Math.abs(equal.shots[0]!.effects[0]!.value - (0.455 - 0.55)) < 1e-9);
  });
});

describe("the paper's scoreboard", () => {
  const scores = scoreboard(published());
  const at = (id: number, shots: Row["shots"]) =>
    scores.find(({ claim }) => claim.id === id)!.shots.find((one) => one.shots === shots)!;

  it("has 21 claims with rows, each with its shots", () => {
    assert.deepEqual(
      scores.map(({ claim }) => claim.id),
      claims.map(({ id }) => id),
    );
    assert.equal(scores.length, 21);
    for (const score of scores) assert.ok(score.rows.length > 0, `claim ${score.claim.id}`);
  });

  it("counts what the authors' file holds", () => {
    // d = file.drop_duplicates(); best = d.groupby(["loss", "us", "ds"])[k].max();
    // (best["SimCLR_LP-FT"] > best["CLIP_LP-FT"]).sum() over CC12m, Redcaps2.7m, Shutterstock2.7m: 15 of 18 at 1, 6 of
    // 15 at 20
    assert.match(at(19, 1).effects[0]!.label, /15 of 18/);
    assert.match(at(19, 20).effects[0]!.label, /6 of 15/);
    // LAION15m 83.67 - template captions 85.44 on CIFAR100 at full
    const cifar = at(14, "full").effects.find(({ label }) => label.endsWith("CIFAR100"));
    assert.ok(cifar!.value < 0, JSON.stringify(cifar));
  });

  it("turns with the shots where the numbers do", () => {
    for (const shots of [1, 5, 10, 20]) assert.equal(at(1, shots).verdict, "holds");
    for (const shots of [1, 5, 10, 20]) assert.equal(at(14, shots).verdict, "holds within noise");
    assert.equal(at(14, "full").verdict, "does not hold");
    for (const shots of [1, 5, 10, 20]) assert.equal(at(16, shots).verdict, "holds");
    assert.equal(at(16, "full").verdict, "does not hold");
    assert.equal(at(7, "full").verdict, "holds");
    assert.equal(at(7, 1).effects.length, 0);
    // "By far on every task" is not so at full: CIFAR100 +1.4, REAL +2.1, CLIPART +1.8 points (pandas, best of each
    // grid)
    const leads = Object.fromEntries(
      at(9, "full").effects.map(({ label, value }) => [label.match(/on (\w+)/)![1], value + 0.05]),
    );
    for (const [task, points] of Object.entries({ CIFAR100: 1.4, REAL: 2.1, CLIPART: 1.8 }))
      assert.ok(Math.abs(100 * leads[task]! - points) < 0.06, `${task} ${100 * leads[task]!}`);
    assert.equal(at(9, "full").verdict, "does not hold");
  });

  it("counts what a sentence says to be counted: WIT is strictly worst in 29 of 46 cells", () => {
    // b = best of each grid, seven sources x 46 cells; (b.idxmin() == "WIT2.7m") where the minimum is reached once
    const counts = [1, 5, 10, 20, "full"].map((shots) =>
      at(4, shots as Row["shots"])
        .effects[0]!.label.match(/(\d+) of (\d+)/)!
        .slice(1, 3)
        .map(Number),
    );
    const total = (column: number) => counts.reduce((sum, count) => sum + count[column]!, 0);
    assert.deepEqual([total(0), total(1)], [27, 44]);
    // and in both of CIFAR100's at 100 and 200 shots, which the paper does not show: 29 of 46
    const at100 = scoreboard(published(), {
      claims: [
        {
          ...claims.find(({ id }) => id === 4)!,
          shots: [100, 200],
          parts: [{ kind: "apart", starts: { sources: "all" }, tasks: ["CIFAR100"], margin: 0 }],
        },
      ],
    })[0]!;
    for (const { effects } of at100.shots) assert.match(effects[0]!.label, /- WIT on CIFAR100/);
  });

  it("refutes claim 15 by Figure 8's rows: LAION-400m, 312 times as much, beats template captions on DTD", () => {
    // d[(d.us == "LAION400m") & (d.ds == "DTD")][k].max() -
    // d[(d.us == "IN_1K_CLIP_captions") & (d.ds == "DTD")][k].max()
    for (const [shots, points] of [
      [5, 4.787],
      [10, 7.5],
      [20, 3.457],
      ["full", 3.937],
    ] as const) {
      const effect = at(15, shots).effects.find(({ label }) => label.includes("LAION 400m"))!;
      assert.ok(Math.abs(100 * effect.value + points) < 0.001, `${shots}: ${100 * effect.value}`);
    }
    for (const shots of [10, "full"] as const) assert.equal(at(15, shots).verdict, "does not hold");
  });

  it("shares of scratch's error that go: PETS 55 %, CALTECH101 67 %, as DTD's 37 % is not asked for", () => {
    // ((mean of the seven - scratch) / (1 - scratch)): .552, .669, .353
    const labels = at(8, "full")
      .effects.map(({ label }) => label)
      .join();
    for (const part of [/PETS \(55 %/, /CALTECH101 \(67 %/, /CLIPART \(35 %/]) assert.match(labels, part);
  });

  it("gives no verdict on pairs that were picked because they came out so, and joins none over shots", () => {
    const found = scores.find(({ claim }) => claim.id === 21)!;
    assert.equal(found.tally["cannot be told"], found.shots.length);
    assert.ok(found.shots[0]!.effects.length > 0);
    for (const { claim, tally, shots } of scores) {
      const told = shots.filter(({ effects }) => effects.length > 0).length;
      assert.equal(
        Object.values(tally).reduce((sum, n) => sum + n, 0),
        told,
        `claim ${claim.id}`,
      );
      assert.ok(claim.places.length > 0, `claim ${claim.id} has its place`);
    }
  });
});

describe("what the rules say where the truth is known", () => {
  const rows = published();
  const recorded = recordedCharacteristics();
  const ruled = claims.filter(({ chosenAfterwards }) => chosenAfterwards !== true);
  const shares = (id: number, world: World) =>
    worldSummaries(id, recorded).find((one) => one.world === world)!.shares;

  it("is recorded for every claim, shots and world", () => {
    for (const { claim, shots } of scoreboard(rows)) {
      if (claim.chosenAfterwards === true) continue;
      const told = shots.filter(({ effects }) => effects.length > 0).map((one) => one.shots);
      for (const world of ["true", "border", "false"] as const)
        assert.deepEqual(
          recorded.filter((one) => one.claim === claim.id && one.world === world).map((one) => one.shots),
          told,
          `claim ${claim.id}, ${world}`,
        );
    }
  });

  it("'holds' in at least half of the tables where the claim is clearly true (17: holds or holds within noise), and has no rule where cases were picked", () => {
    assert.deepEqual(
      claims.flatMap(({ id, chosenAfterwards }) => (chosenAfterwards === true ? [id] : [])),
      [21],
    );
    assert.deepEqual(worldSummaries(21, recorded), []);
    // Of claim 17 DTD's 1,880 test images seldom show a gap below three points: there "within noise" has to do.
    for (const { id } of ruled) {
      const { holds, "holds within noise": withinNoise } = shares(id, "true");
      assert.ok(id === 17 ? holds + withinNoise >= 0.9 : holds >= 0.5, `claim ${id} holds in ${holds}`);
    }
  });

  it("asks of claim 17 each task that its figure shows, as its sentence does: no mean hides that one is further apart", () => {
    const [score] = scoreboard(rows, { claims: claims.filter(({ id }) => id === 17) });
    // pandas: best LAION400m less best OpenAI400m (VITB32) of CALTECH101 is -3.47 points at 1 and at 5, -2.27 at 10.
    for (const { shots, verdict, effects } of score!.shots) {
      const caltech = effects.find(({ label }) => label.endsWith("CALTECH101"));
      const gap = { "1": 0.0347, "5": 0.0347, "10": 0.0227 }[String(shots)];
      if (gap !== undefined) assert.ok(Math.abs(caltech!.value - (0.03 - gap)) < 1e-4, `${shots} shots`);
      if (shots === 1 || shots === 5) assert.equal(verdict, "cannot be told");
    }
    assert.deepEqual(
      score!.shots.map(({ effects }) => effects.length),
      [3, 3, 3, 2, 3],
    );
  });

  it("hardly ever 'holds' where it is just not true, and never where it is false", () => {
    for (const { id } of ruled) {
      assert.ok(shares(id, "border").holds <= 0.1, `claim ${id}: ${shares(id, "border").holds}`);
      // Of claim 1 no world is further off than its border: equal sources.
      assert.ok(
        shares(id, "false").holds <= (id === 1 ? 0.1 : 0.01),
        `claim ${id}: ${shares(id, "false").holds}`,
      );
      assert.ok(shares(id, "border")["does not hold"] <= 0.15, `claim ${id}`);
      assert.ok(shares(id, "true")["does not hold"] <= 0.02, `claim ${id}`);
    }
  });

  it("comes out as recorded when it is simulated again", () => {
    const again = operatingCharacteristics(rows, { claims: claims.filter(({ id }) => id === 6 || id === 8) });
    assert.ok(again.length > 0);
    for (const { planted, ...one } of again) {
      const known = recorded.find(
        (other) => other.claim === one.claim && other.world === one.world && other.shots === one.shots,
      )!;
      assert.deepEqual({ ...one, planted: undefined }, { ...known, planted: undefined });
      assert.ok(Math.abs(planted - known.planted) < 1e-4);
    }
  });

  it("margins are swept from 1 to 10 points: the wider 'alike', the more hold; the wider 'by far', the fewer", () => {
    const swept = marginSweep(rows, { claims: claims.filter(({ id }) => [12, 13].includes(id)) });
    const holds = (id: number) =>
      swept.filter(({ claim }) => claim.id === id).map(({ tally }) => tally.holds);
    assert.deepEqual(
      swept.filter(({ claim }) => claim.id === 12).map(({ margin }) => Math.round(100 * margin)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.ok(
      holds(12).every((n, i, all) => i === 0 || n <= all[i - 1]!),
      `${holds(12)}`,
    );
    assert.ok(
      holds(13).every((n, i, all) => i === 0 || n >= all[i - 1]!),
      `${holds(13)}`,
    );
  });
});
