import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  make,
  saturationControlled,
  saturationLayers,
  saturationScatter,
  saturationShots,
  saturationTasks,
  svg,
} from "../../lib/figures";
import { published } from "../../lib/results";
import { acrossTasks, fit, scaling, type Point } from "../../lib/results/saturation";

const near = (got: unknown, want: number, tolerance: number) =>
  assert.ok(typeof got === "number" && Math.abs(got - want) <= tolerance, `${String(got)}, expected ${want}`);

describe("figures of saturation", () => {
  it("scatter: plots each model, and a curve that ends at 1 - e_IR", async () => {
    const made = saturationScatter(scaling("openclip"), { tasks: ["PETS"], draws: 100 });
    const models = made.rows.filter((row) => row["kind"] !== "curve");
    assert.equal(models.length, 32);
    const points = models.map(
      (row) => ({ upstream: row["upstream"], downstream: row["downstream"] }) as Point,
    );
    near(made.rows.at(-1)!["downstream"], 1 - fit(points).law.eIR, 1e-9);
    assert.equal(made.rows.at(-1)!["upstream"], 1);
    assert.equal(made.behind.length, made.rows.length);
    assert.match(made.notes.join("\n"), /PETS: /);
    assert.match(await svg(made), /ceiling 96\.6 %/);
  });

  it("scatter: draws no curve through a task that does not follow upstream accuracy", () => {
    const made = saturationScatter(scaling("openclip"), { tasks: ["dmlab"], draws: 100 });
    assert.ok(made.rows.every((row) => row["kind"] !== "curve"));
  });

  it("scatter: shows six of many tasks, from the least to the most following", () => {
    const made = saturationScatter(scaling("openclip"), { draws: 100 });
    assert.equal(new Set(made.rows.map((row) => row["task"])).size, 6);
  });

  it("tasks: is the reading of every task, in order", () => {
    const rows = scaling("openclip").filter((row) =>
      ["PETS", "dmlab", "flowers", "mnist", "cars"].includes(row.task),
    );
    const made = saturationTasks(rows, { draws: 100 });
    const read = acrossTasks(rows, { draws: 100 });
    assert.deepEqual(
      made.rows.map((row) => [row["task"], row["rankCorrelation"]]),
      read.tasks.map(({ task, reading }) => [task, reading.rankCorrelation]).reverse(),
    );
    assert.match(made.title, /4 of 5 tasks/);
  });

  it("shots: a row a task and number of shots, and says what was left out", () => {
    const made = saturationShots(scaling("linear-probes"), { draws: 100 });
    assert.deepEqual(
      made.rows.filter((row) => row["task"] === "CIFAR100").map((row) => row["shots"]),
      [10, 25, "full"],
    );
    assert.match(made.notes.join("\n"), /imagenet1k: is the upstream task/);
  });

  it("controlled: finds that data still matters on CIFAR100, and what was varied", () => {
    const made = saturationControlled(scaling("openclip"), {
      tasks: ["CIFAR100"],
      sources: ["LAION-80M", "LAION-400M", "LAION-2B"],
    });
    assert.deepEqual([...new Set(made.rows.map((row) => row["varied"]))], ["data", "model", "samples seen"]);
    const levels = made.rows.filter((row) => row["varied"] === "samples seen").map((row) => row["level"]);
    assert.deepEqual([...new Set(levels)].sort(), ["13B", "2.6B", "34B"]);
    near(made.rows[0]!["p"], 0, 0.01);
    assert.match(made.title, /CIFAR100: at equal upstream accuracy, data/);
  });

  it("layers: names the task for which an earlier layer is best", () => {
    const probes = [0.3, 0.5, 0.4].flatMap((accuracy, i) => [
      { task: "far", layer: `block ${i}`, depth: i / 2, accuracy, near: false },
      { task: "near", layer: `block ${i}`, depth: i / 2, accuracy: 0.2 + 0.3 * i, near: true },
    ]);
    const made = saturationLayers(probes);
    assert.equal(made.title, "For far an earlier layer beats the last");
    assert.deepEqual(
      made.rows.filter((row) => row["best"] === 1).map((row) => [row["task"], row["layer"]]),
      [
        ["far", "block 1"],
        ["near", "block 2"],
      ],
    );
  });

  it("says in a line what results or task it lacks", () => {
    assert.throws(() => make("figure-saturation-scatter", published()), /no row has an upstreamAccuracy/);
    assert.throws(() => saturationTasks(scaling("openclip"), { tasks: ["nope"] }), /no task "nope"/);
    assert.throws(
      () => saturationShots(scaling("openclip")),
      /no task with models at several numbers of shots/,
    );
    assert.throws(() => saturationLayers([]), /no task has probes at two depths/);
  });
});
