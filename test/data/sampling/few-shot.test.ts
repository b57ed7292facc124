import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import * as data from "../../../lib/data";
import { random, shuffle } from "../../../lib/random";

const classes = ["a", "b", "c"];
/** 40, 12 and 3 pictures. */
const samples = [40, 12, 3].flatMap((n, label) =>
  Array.from({ length: n }, (_, i) => ({ key: `${classes[label]}/${i}`, label })),
);
const keys = (some: { key: string }[]) => some.map(({ key }) => key);
const count = (some: { label: number }[], label: number) => some.filter((one) => one.label === label).length;

test("k a class, nested across k, and neither order nor other draws matter", () => {
  let before = new Set<string>();
  for (const shots of [1, 2, 3]) {
    const { train, name } = data.fewShot(samples, classes, { shots, seed: 0 });
    assert.deepEqual(
      [0, 1, 2].map((label) => count(train, label)),
      [shots, shots, shots],
    );
    assert.equal(new Set(keys(train)).size, train.length);
    assert.ok(
      [...before].every((key) => keys(train).includes(key)),
      "nested",
    );
    before = new Set(keys(train));
    const again = data.fewShot([...samples].reverse(), classes, { shots, seed: 0 });
    assert.deepEqual(
      [keys(again.train), again.name],
      [keys(train), name],
      "the list's order does not matter",
    );
    const other = data.fewShot(samples, classes, { shots, seed: 1 });
    assert.notEqual(other.name, name);
  }
});

test("a class with fewer: with replacement, nested too, or all it has", () => {
  const repeated = data.fewShot(samples, classes, { shots: 20, seed: 0 });
  assert.deepEqual(
    [0, 1, 2].map((label) => count(repeated.train, label)),
    [20, 20, 20],
  );
  assert.equal(new Set(keys(repeated.train)).size, 20 + 12 + 3);
  const ten = keys(data.fewShot(samples, classes, { shots: 10, seed: 0 }).train).filter((key) =>
    key.startsWith("c/"),
  );
  const twenty = keys(repeated.train).filter((key) => key.startsWith("c/"));
  assert.deepEqual(twenty.slice(0, 10), ten);
  const all = data.fewShot(samples, classes, { shots: 20, seed: 0, tooFew: "all" });
  assert.deepEqual(
    [0, 1, 2].map((label) => count(all.train, label)),
    [20, 12, 3],
  );
  assert.equal(data.fewShot(samples, classes, { shots: "full", seed: 0 }).train.length, 55);
});

test("every picture of a class is drawn equally often over seeds", () => {
  const drawn = new Array<number>(12).fill(0);
  for (let seed = 0; seed < 2000; seed++)
    for (const { key, label } of data.fewShot(samples, classes, { shots: 3, seed }).train)
      if (label === 1) drawn[Number(key.slice(2))]!++;
  // 2,000 draws of 3 of 12: 500 each; chi-squared with 11 degrees of freedom stays below 31.3 (0.999), less since
  // without replacement.
  const chi = drawn.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
  assert.ok(chi < 31.3, drawn.join(" "));
});

test("validation: min(k, 4) a class, never in train for any k", () => {
  const trains: string[] = [];
  const validations: string[] = [];
  for (const shots of [1, 2, 3, 5, 10, "full"] as const) {
    const { train, validation } = data.fewShot(samples, classes, {
      shots,
      seed: 0,
      tooFew: "all",
      validation: true,
    });
    const most = shots === "full" ? 4 : Math.min(shots, 4);
    assert.deepEqual(
      [0, 1, 2].map((label) => count(validation, label)),
      [most, most, 1],
    );
    trains.push(...keys(train));
    validations.push(...keys(validation));
  }
  assert.ok(!trains.some((key) => validations.includes(key)));
});

test("validation with all pictures: one in ten of a class, four at least; few shots draw as if four were", () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ key: `${i}`, label: i < 150 ? 0 : 1 }));
  const sizes = [150, 50];
  const drawn = (shots: number | "full") =>
    data.fewShot(many, ["a", "b"], { shots, seed: 0, validation: true });
  const [few, full] = [drawn(5), drawn("full")];
  assert.deepEqual(
    [0, 1].map((label) => [
      count(few.validation, label),
      count(full.validation, label),
      count(full.train, label),
    ]),
    [
      [4, 15, 135],
      [4, 5, 45],
    ],
  );
  for (const key of keys(few.validation)) assert.ok(keys(full.validation).includes(key));
  for (const key of keys(few.train)) assert.ok(keys(full.train).includes(key));
  for (const shots of [1, 5, "full"] as const)
    assert.equal(data.validationSize(sizes, shots), drawn(shots).validation.length);
});

test("the test set: whole, or the paper's k a class", () => {
  const paper = data.testSet(samples, { shots: 5, seed: 0, evaluate: "paper" });
  assert.deepEqual(
    [0, 1, 2].map((label) => count(paper, label)),
    [5, 5, 3],
  );
  assert.equal(data.testSet(samples, { shots: 5, seed: 0, evaluate: "full" }).length, 55);
  assert.equal(data.testSet(samples, { shots: "full", seed: 0, evaluate: "paper" }).length, 55);
});

test("what cannot be drawn is said", () => {
  assert.throws(
    () => data.fewShot(samples, [...classes, "d"], { shots: 1, seed: 0 }),
    /class d: no training picture/,
  );
  assert.throws(
    () => data.fewShot(samples, classes, { shots: 0, seed: 0 }),
    /shots: expected a whole number above 0 or "full", got 0/,
  );
});

const python = process.env.UPSTREAM_PYTHON ?? "python3";
const hasPython = spawnSync(python, ["--version"]).status === 0;

test(
  "a plain reimplementation in Python draws the same, and finds every property",
  { skip: !hasPython && "no Python" },
  () => {
    const draws = random("few-shot cases");
    const cases = Array.from({ length: 60 }, (_, seed) => {
      const names = Array.from({ length: 1 + draws.integer(6) }, (_, label) => `class ${label}`);
      const some = names.flatMap((name, label) =>
        Array.from({ length: 1 + draws.integer(80) }, (_, i) => ({ key: `${name}/é ${i}.jpg`, label })),
      );
      const [apart, tooFew] = [draws.uniform() < 0.5, (["repeat", "all"] as const)[draws.integer(2)]!];
      const drawn = ([1, 2, 3, 5, 10, 20, 40, "full"] as const).map((shots) => {
        const options = { shots, seed, tooFew, validation: apart };
        const { train, validation, name } = data.fewShot(some, names, options);
        const again = data.fewShot(shuffle(some, draws), names, options).name;
        return { shots, tooFew, apart, train: keys(train), validation: keys(validation), name, again };
      });
      // All of a class may be fewer than what repeating makes of it.
      const nested = tooFew === "repeat" ? drawn.slice(0, -1) : drawn;
      return { seed, classes: names, samples: some.map(({ key, label }) => [key, label]), drawn: nested };
    });
    const checked = spawnSync(python, [join(__dirname, "few_shot.py")], {
      input: JSON.stringify(cases),
      encoding: "utf8",
    });
    assert.equal(checked.status, 0, checked.stderr.trim().split("\n").at(-1));
    assert.equal(
      Number(checked.stdout),
      cases.reduce((sum, { drawn }) => sum + drawn.length, 0),
    );
  },
);
