import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { claims as paperClaims } from "../../lib/catalogue";
import {
  claimsCarriedOver,
  figure1Beside,
  judge,
  readQuestions,
  sourceSpreads,
  studyExchangeRates,
  type StudyTables,
} from "../../lib/study";
import { fineTunedLonger } from "../../lib/study/plan";
import type { SourcesClaim } from "../../lib/study";
import { question, recordedTrial, testLabels } from "./made-up";

const names = ["a", "b", "c", "d"];

/** Four sources on two tasks, two seeds a point apart. `shares`: by task, then source. */
const trialsOf = (shares: Readonly<Record<string, readonly number[]>>, shots: 1 | "full" = 1) =>
  Object.entries(shares).flatMap(([task, own]) =>
    names.flatMap((label, i) =>
      [0, 1].map((seed) => recordedTrial(label, seed, own[i]! + 0.01 * seed, { shots, task })),
    ),
  );

const tables = (name: string, trials: ReturnType<typeof trialsOf>): StudyTables => {
  const spec = readQuestions("full", name)[0]!;
  const answered = {
    question: { ...spec, tasks: ["near", "far"] },
    trials,
    rows: trials.map(({ row }) => row),
    labels: new Map<string, string>(),
    measured: [],
    layers: [],
    card: {} as StudyTables["answered"][0]["card"],
  };
  const missing = readQuestions("full", "curation");
  return { folder: "", answered: [answered], missing, trials, labels: testLabels, of: () => answered };
};

describe("spreads of a study's sources", () => {
  const apart = trialsOf({ near: [0.8, 0.6, 0.4, 0.2], far: [0.5, 0.5, 0.5, 0.5] });

  it("are those of the accuracies, less noise, by task and on their mean", () => {
    const spreads = sourceSpreads(
      apart,
      { method: "finetune", tasks: ["near", "far"], shots: [1] },
      new Map(),
    );
    const [near, far, mean] = spreads;
    // (.805 - .205) / .805
    assert.ok(Math.abs(near!.measured - 0.7453) < 1e-4);
    assert.ok(Math.abs(near!.value - 0.745) < 0.02);
    assert.deepEqual([near!.best, near!.worst, near!.seeds], ["a", "d", 2]);
    assert.equal(far!.measured, 0);
    assert.ok(far!.p > 0.5 && near!.p < 0.01);
    assert.equal(mean!.task, "mean");
    assert.ok(Math.abs(mean!.measured - near!.measured / 2) < 1e-12);
  });

  it("are not told where no source was pre-trained twice", () => {
    const once = apart.filter(({ recipe }) => recipe!.seed === 0);
    const asked = { method: "finetune", tasks: ["near"], shots: [1] } as const;
    assert.deepEqual(sourceSpreads(once, asked, new Map()), []);
  });
});

describe("claims about all sources", () => {
  const verdicts = (
    sources: SourcesClaim["sources"],
    trials: ReturnType<typeof trialsOf>,
    among?: readonly string[],
  ) => {
    const claim = { says: "?", sources, ...(among && { among }) };
    const asked = { ...question, tasks: ["near", "far"], claims: [claim] };
    return judge(asked, trials, trials, testLabels)[0]!.at.map(({ verdict }) => verdict);
  };
  const apart = { near: [0.8, 0.6, 0.4, 0.2], far: [0.2, 0.4, 0.6, 0.8] };
  const alike = { near: [0.5, 0.5, 0.5, 0.5], far: [0.5, 0.5, 0.5, 0.5] };
  const ordered = { near: [0.8, 0.6, 0.4, 0.2], far: [0.8, 0.6, 0.4, 0.2] };

  it("that they differ, or change places, are borne where they do, and only there", () => {
    assert.deepEqual(verdicts("differ", trialsOf(apart)), ["borne"]);
    assert.deepEqual(verdicts("differ", trialsOf(alike)), ["cannot be told"]);
    // Where only two are meant that are alike, the others do not count.
    const pair = { near: [0.8, 0.8, 0.4, 0.2], far: [0.5, 0.5, 0.6, 0.8] };
    assert.deepEqual(verdicts("differ", trialsOf(pair)), ["borne"]);
    assert.deepEqual(verdicts("differ", trialsOf(pair), ["a", "b"]), ["cannot be told"]);
    for (const kind of ["change places", "best changes"] as const) {
      assert.deepEqual(verdicts(kind, trialsOf(apart)), ["borne"]);
      assert.deepEqual(verdicts(kind, trialsOf(ordered)), ["cannot be told"]);
    }
  });

  it("that they differ less with all labels is borne, refuted or open, as the spreads are", () => {
    const both = (few: typeof apart, full: typeof apart) => [...trialsOf(few), ...trialsOf(full, "full")];
    assert.deepEqual(verdicts("differ less", both(apart, alike)), ["borne"]);
    assert.deepEqual(verdicts("differ less", both(alike, apart)), ["refuted"]);
    assert.deepEqual(verdicts("differ less", both(apart, apart)), ["cannot be told"]);
  });
});

/** A question that finds `share` after twice the steps, and .5 before. */
function lengthOf(share: number) {
  const twice = fineTunedLonger("scratch");
  const trials = [0, 1].flatMap((seed) => [
    recordedTrial("scratch", seed, 0.5 + 0.01 * seed, { shots: 1 }),
    recordedTrial(twice, seed, share + 0.01 * seed, { shots: 1 }),
  ]);
  const claims = [{ says: "?", ahead: [twice], of: ["scratch"], by: 0.05 }];
  return { question: { ...question, name: "length", claims }, trials };
}

describe("the paper's claims, carried over or not", () => {
  const shares = { near: [0.8, 0.6, 0.4, 0.2], far: [0.7, 0.6, 0.5, 0.4] };
  const found = claimsCarriedOver(tables("which-source", trialsOf(shares)));
  const row = (id: number) => found.find(({ claim }) => claim === id)!;

  it("lists each once, with the verdict on the paper's numbers and on one's own", () => {
    assert.deepEqual(
      found.map(({ claim }) => claim),
      paperClaims.map(({ id }) => id),
    );
    assert.equal(row(1).carriesOver, "yes");
    assert.match(row(1).own, /^borne at 1/);
    assert.match(row(1).published, /holds/);
    assert.match(row(1).place, /version 3: .*Figure 1/);
    assert.match(row(1).sure, /^1: \d+\.\d \(\d+\.\d to \d+\.\d\)$/);
    // Its starts were not run.
    assert.equal(row(4).carriesOver, "not run");
    // Its question was not run; no question asks it.
    assert.equal(row(9).carriesOver, "not run");
    assert.equal(row(17).carriesOver, "not asked");
  });

  it("remark where twice the fine-tuning steps still add, and nowhere else", () => {
    const drawn = tables("which-source", trialsOf(shares));
    const long = { ...drawn.answered[0]!, ...lengthOf(0.9) };
    const short = { ...drawn.answered[0]!, ...lengthOf(0.51) };
    const ownOf = (one: typeof long) =>
      claimsCarriedOver({ ...drawn, answered: [...drawn.answered, one] }).find(({ claim }) => claim === 1)!
        .own;
    assert.match(
      ownOf(long),
      /^borne at 1.* \(at 1 for this length only: twice the fine-tuning steps still add\)$/,
    );
    assert.equal(ownOf(short), row(1).own);
  });

  it("keeps what photographs say in a column of its own", () => {
    const drawn = tables("which-source", trialsOf(shares));
    const alike = trialsOf({ near: [0.5, 0.5, 0.5, 0.5], far: [0.5, 0.5, 0.5, 0.5] });
    const claims = [{ says: "?", paper: 1, sources: "differ", among: ["a", "b"] } as const];
    const other = tables("which-source", alike).answered[0]!;
    const photographs = {
      ...other,
      question: { ...other.question, pictures: "photographs" as const, claims },
    };
    const both = claimsCarriedOver({ ...drawn, answered: [...drawn.answered, photographs] });
    const { photographs: said, ...rest } = both.find(({ claim }) => claim === 1)!;
    assert.equal(said, "cannot be told at 1");
    assert.deepEqual({ ...rest, photographs: "" }, row(1));
  });

  it("stands beside Figure 1 twice, with intervals on the own side", () => {
    const figure = figure1Beside(tables("which-source", trialsOf(shares)));
    const mean = (from: string) => figure.rows.find((one) => one["from"] === from && one["task"] === "mean")!;
    assert.ok(Math.abs(Number(mean("paper")["measured"]) - 0.311) < 5e-4);
    const own = mean("own runs");
    assert.ok(Number(own["low"]) < Number(own["spread"]) && Number(own["spread"]) < Number(own["high"]));
  });
});

describe("the study's exchange rate", () => {
  it("is read off the clean and noisy starts of equal steps", () => {
    const sized = (source: string, size: number, share: number, epochs?: number) =>
      [0, 1].map((seed) => {
        const one = recordedTrial(`${source} ${size}`, seed, share + 0.01 * seed);
        const recipe = { ...one.recipe!, source, ...(epochs !== undefined && { epochs }) };
        return { ...one, recipe, row: { ...one.row, source, sourceSize: size } };
      });
    const trials = [
      ...[1000, 2000, 4000, 8000].flatMap((size, i) => sized("ui", size, 0.3 + 0.1 * i)),
      ...[4000, 8000].flatMap((size, i) => sized("ui-noisy", size, 0.4 + 0.1 * i)),
      // Longer pre-training is no part of it.
      ...sized("ui", 16000, 0.9, 8),
    ];
    const found = studyExchangeRates({ ...tables("more-data", trials), trials });
    assert.deepEqual(
      found.map(({ noisySize, rate }) => [noisySize, Number(rate.toFixed(3))]),
      [
        [4000, 2],
        [8000, 2],
        [null, 2],
      ],
    );
    assert.ok(found.every(({ low, high }) => low < 2 && high > 2));
  });
});
