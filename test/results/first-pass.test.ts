import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "csv-parse/sync";
import { project } from "../../lib/common";
import {
  describeFirstPass,
  firstPassRecord,
  logmeRecord,
  recordedLogme,
  rows,
  type Measured,
  type Row,
} from "../../lib/results";

type Cell = readonly [source: string, probe: number, tuned: number];

/** Rows of a probe at 5 labels and a fine-tuning of each start. */
const table = (task: string, shots: number, cells: readonly Cell[]): Row[] =>
  rows(
    cells.flatMap(([source, probe, tuned]) => {
      const common = { source, task, objective: "clip" as const, architecture: "any", seed: 0 };
      return [
        { ...common, method: "linear-probe" as const, shots: 5, accuracy: probe },
        { ...common, method: "finetune" as const, shots, accuracy: tuned },
      ];
    }),
  );

describe("how often a first pass picks right", () => {
  // By hand: on pets the probe's first two hold the best (d); on birds they miss it (c) and lose 0.8 - 0.7.
  const pets = table("plates", 5, [
    ["a", 0.1, 0.3],
    ["b", 0.2, 0.4],
    ["c", 0.3, 0.5],
    ["d", 0.4, 0.9],
  ]);
  const birds = table("bowls", 20, [
    ["a", 0.5, 0.7],
    ["b", 0.4, 0.6],
    ["c", 0.3, 0.8],
  ]);

  it("counts comparisons in which the best went on, and what the others cost", () => {
    const record = firstPassRecord([...pets, ...birds], { kept: 2 })!;
    assert.deepEqual([record.comparisons, record.tasks, record.right, record.starts], [2, 2, 1, 3.5]);
    assert.ok(Math.abs(record.lost - 0.05) < 1e-12);
    assert.ok(Math.abs(record.chance - (2 / 4 + 2 / 3) / 2) < 1e-12);
    // Wilson's interval of 1 of 2.
    assert.ok(Math.abs(record.low - 0.0945) < 1e-3 && Math.abs(record.high - 0.9055) < 1e-3);
    assert.match(describeFirstPass(record), /first 2 of 3\.5 in 1 of 2 comparisons on 2 tasks .*5\.0 points/);
  });

  it("asks only where there is something to leave out, and takes no random weights for a candidate", () => {
    const kept = firstPassRecord([...pets, ...birds], { kept: 3 })!;
    assert.deepEqual([kept.comparisons, kept.right], [1, 1]);
    assert.equal(firstPassRecord(birds, { kept: 3 }), null);
    assert.match(describeFirstPass(null), /no recorded run tells/);
    const scratch = table("bowls", 20, [["none", 0.9, 0.95]]).map((row) => ({
      ...row,
      objective: "scratch" as const,
    }));
    assert.deepEqual(
      firstPassRecord([...birds, ...scratch], { kept: 2 }),
      firstPassRecord(birds, { kept: 2 }),
    );
  });

  it("ranks by LogME, the mean over pre-trainings, where tables have it", () => {
    const measured = (["a", "b", "c", "d"] as const).flatMap((label, i) =>
      // By hand: the means order the starts of plates as d, b, a, c, so that the best (d) is the first.
      [-0.5, 0.5].map((noise, seed): Measured => {
        const value = [0.2, 0.3, 0.1, 0.9][i]! + noise;
        return { label, task: "plates", measure: "logme", seed, value };
      }),
    );
    const other: Measured = { label: "c", task: "plates", measure: "leep", seed: 0, value: 5 };
    const one = logmeRecord([{ rows: pets, measured: [...measured, other] }], { kept: 1 })!;
    assert.deepEqual([one.probeShots, one.comparisons, one.right, one.starts], [null, 1, 1, 4]);
    // Of bowls no LogME is known.
    assert.equal(logmeRecord([{ rows: birds, measured }], { kept: 1 }), null);
  });

  it("counts what is recorded as the tables themselves say", () => {
    const folder = join(project, "data", "runs", "study", "full");
    const read = (name: string) =>
      parse(readFileSync(join(folder, name)), { columns: true }) as unknown as Record<string, string>[];
    const measures = read("words.measures.csv").filter(({ measure }) => measure === "logme");
    const tuned = read("words.csv").filter(({ method }) => method === "finetune");
    const average = (lines: Record<string, string>[], column: string) =>
      lines.reduce((sum, line) => sum + Number(line[column]), 0) / lines.length;
    const asked = [...new Set(tuned.map(({ task, shots }) => `${task} ${shots}`))];
    const record = logmeRecord(recordedLogme(), { kept: 3 })!;
    const right = asked.filter((one) => {
      const here = tuned.filter(({ task, shots }) => `${task} ${shots}` === one);
      const starts = [...new Set(here.map(({ source }) => source!))].map((source) => ({
        accuracy: average(
          here.filter((line) => line.source === source),
          "accuracy",
        ),
        score: average(
          measures.filter(({ label, task }) => label === source && one.startsWith(`${task} `)),
          "value",
        ),
      }));
      const best = starts.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
      return starts.filter(({ score }) => score > best.score).length < 3;
    });
    assert.deepEqual([record.comparisons, record.right], [asked.length, right.length]);
  });

  it("looks at probes of the labels it is asked for", () => {
    assert.equal(firstPassRecord(pets, { kept: 2, probeShots: 1 }), null);
  });
});
