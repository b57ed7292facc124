import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import { rows, type Row } from "../../../lib/results";
import { accuracyAt, acrossShots, acrossTasks, type Law } from "../../../lib/results/saturation";

/** Twenty models on tasks that follow given laws. */
function table(laws: Record<string, Law>, sd = 0.002): Row[] {
  const stream = random("across");
  const upstream = Array.from({ length: 20 }, (_, i) => 0.3 + 0.03 * i);
  return rows(
    Object.entries(laws).flatMap(([name, law]) => {
      const [task, shots] = name.split("@") as [string, string];
      return upstream.map((u, i) => ({
        source: "made",
        architecture: `model ${i}`,
        upstreamAccuracy: u,
        task,
        shots,
        accuracy: Math.min(1, Math.max(0, accuracyAt(law, u) + sd * stream.normal())),
      }));
    }),
  );
}

describe("across shots", () => {
  it("sees k and e_IR fall and alpha rise where they do", () => {
    const read = acrossShots(
      table({
        "a@1": { k: 0.9, alpha: 1.2, eIR: 0.3 },
        "a@5": { k: 0.7, alpha: 1.8, eIR: 0.2 },
        "a@full": { k: 0.5, alpha: 2.4, eIR: 0.1 },
        "b@1": { k: 0.8, alpha: 1, eIR: 0.25 },
        "b@5": { k: 0.6, alpha: 1.5, eIR: 0.15 },
        "c@5": { k: 0.6, alpha: 1.5, eIR: 0.15 },
      }),
      { draws: 200 },
    );
    assert.deepEqual(
      read.laws.map(({ task, shots }) => `${task}@${shots}`),
      ["a@1", "a@5", "a@full", "b@1", "b@5"],
    );
    assert.deepEqual([read.trends.k.rho, read.trends.alpha.rho, read.trends.eIR.rho], [-1, 1, -1]);
    assert.ok(read.trends.eIR.high < 0 && read.trends.alpha.low > 0);
    assert.deepEqual(read.skipped, ["c: measured at one number of shots only"]);
  });
});

describe("across tasks", () => {
  it("orders tasks by how they follow upstream accuracy, and says whether early saturation goes with it", () => {
    const read = acrossTasks(
      table(
        Object.fromEntries(
          [1, 2, 4, 7, 11].map((alpha, i) => [`t${i}@5`, { k: 1, alpha, eIR: 0.02 * (i + 1) }]),
        ),
        0.01,
      ),
      { draws: 100 },
    );
    assert.deepEqual(
      read.tasks.slice(0, 3).map(({ task }) => task),
      ["t4", "t3", "t2"],
    );
    assert.ok(read.rankWithEIR!.rho < -0.8, `${read.rankWithEIR!.rho}`);
    assert.ok(read.rankWithOnset!.rho > 0.8, `${read.rankWithOnset!.rho}`);
  });

  it("leaves out the upstream task and tasks with too few models, saying so", () => {
    const all = table({ "up@0": { k: 1, alpha: 1, eIR: 0 }, "b@5": { k: 0.6, alpha: 1.5, eIR: 0.15 } }, 0);
    const exact = all.map((row) => (row.task === "up" ? { ...row, accuracy: row.upstreamAccuracy! } : row));
    const read = acrossTasks([...exact, { ...all[0]!, task: "few" }], { draws: 100 });
    assert.deepEqual(
      read.tasks.map(({ task }) => task),
      ["b"],
    );
    assert.deepEqual(read.skipped, ["up@0: is the upstream task", "few@0: 1 models, expected at least 6"]);
  });
});
