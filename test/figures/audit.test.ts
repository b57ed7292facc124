import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { all, behind, make, svg } from "../../lib/figures";
import { published, startName, type Row } from "../../lib/results";
import { row } from "../results/row";

const rows = published();
const audits = all.filter(({ id }) => id.startsWith("figure-audit-"));
const near = (got: unknown, want: number, tolerance: number) =>
  assert.ok(typeof got === "number" && Math.abs(got - want) <= tolerance, `${String(got)}, expected ${want}`);

describe("the audit's figures", () => {
  const spread = make("figure-audit-spread", rows);
  it("say in one picture on which tasks the sources differ at 1 shot", () => {
    assert.equal(
      spread.title,
      "Beyond noise at 1 shot: 4 of 4 tasks tested whole, 0 of 5 tasks tested on a few images",
    );
    const mean = (shots: Row["shots"]) =>
      spread.rows.find((one) => one.task === "mean" && one.shots === shots)!;
    near(mean(1).spread, 0.311, 0.0006);
    near(mean(5).spread, 0.224, 0.0006);
    // DTD at 1 shot: RedCaps 13.670, CC3m 9.202 (d[(d.us == ...) & (d.ds == "DTD")]["1"].max()):
    // (13.670 - 9.202) / 13.670
    near(spread.rows.find((one) => one.task === "DTD" && one.shots === 1)!.spread, 0.326847, 1e-6);
  });

  it("compare sources on the test set that they have in common", () => {
    // Cassava at 1 shot was tested on 5 images for some settings and on 100 for others: of the 5, all seven sources
    // have 2.
    for (const id of ["figure-audit-pairs", "figure-audit-ranks"]) {
      const figure = make(id, rows);
      const here = behind(figure, { shots: 1 }).filter(({ task }) => task === "CassavaLeafDisease");
      assert.equal(here.length, 7, id);
      assert.ok(
        here.every(({ accuracy, testSize }) => accuracy === 0.4 && testSize === 5),
        id,
      );
    }
  });

  it("lead from a point to the rows behind it", () => {
    const found = behind(spread, { task: "DTD", shots: 1 });
    assert.equal(found.length, 7);
    assert.ok(found.every((one) => one.task === "DTD" && one.shots === 1));
    assert.equal(found[0]!.source, "RedCaps");
  });

  it("lead from every source of the model to rows of its own, whatever its label", () => {
    const model = make("figure-audit-model", rows);
    for (const source of ["CC-3M", "CC-12M 2.7m", "LAION 2.7m"]) {
      const found = behind(model, { source });
      assert.ok(found.length > 0, source);
      assert.ok(
        found.every((one) => startName(one) === source),
        source,
      );
    }
  });

  it("show an equal budget where asked", () => {
    const few = { tasks: ["DTD"], shots: [1 as const] };
    const plain = make("figure-1", rows, few).rows[0]!;
    const equal = make("figure-1", rows, { ...few, best: "equal budget" }).rows[0]!;
    // RedCaps tried 18 settings, as all did but CC3M, and keeps its best; CC3M tried 24. v = its sorted values:
    // sum(v[i] * (comb(i + 1, 18) - comb(i, 18)) / comb(24, 18) for i in range(24)); its best is 0.09202
    assert.equal(equal.best, plain.best);
    near(plain.worst, 0.09202, 1e-9);
    near(equal.worst, 0.07849944522868435, 1e-9);
  });

  it("take other sources, tasks and shots", () => {
    const figure = make("figure-audit-pairs", rows, {
      sources: ["LAION", "WIT"],
      tasks: ["CIFAR100"],
      shots: [5],
    });
    assert.deepEqual(
      figure.rows.map(({ task, shots, significant, pairs }) => ({ task, shots, significant, pairs })),
      [
        { task: "CIFAR100", shots: 5, significant: 1, pairs: 1 },
        { task: "all", shots: 5, significant: 1, pairs: 1 },
      ],
    );
  });

  it("draw any table: one's own, one of a single row, an empty one", async () => {
    const own = ["mine", "yours", "theirs"].flatMap((source, s) =>
      ["coins", "stamps"].flatMap((task) =>
        ([5, "full"] as const).map((shots) =>
          row({ source, task, shots, accuracy: 0.3 + 0.1 * s + (shots === "full" ? 0.2 : 0) }),
        ),
      ),
    );
    for (const table of [own, own.slice(0, 1), []])
      for (const { id } of audits) {
        const figure = make(id, table);
        assert.ok(figure.title.length > 0, id);
        assert.match(await svg(figure), /^<svg/, `${id}, ${table.length} rows`);
      }
  });
});
