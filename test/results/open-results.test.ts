import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cells, published, select, spread, withoutDuplicates } from "../../lib/results";

// The numbers beside each test come from pandas on the authors' file, apart from this code:
//   d = pd.read_csv("Hyperparameters_results.csv", sep="\t", index_col=0)
//   S = ["1", "5", "10", "20", "full", "100", "200"]; d[S] = d[S].apply(pd.to_numeric, errors="coerce")
describe("results.published", () => {
  const rows = published();
  const transfers = rows.filter((row) => row.shots !== 0);

  it("holds every accuracy of the authors' file", () => {
    assert.equal(transfers.length, 3812); // d[S].notna().sum().sum()
    assert.equal(rows.length - transfers.length, 831); // d.zero.notna().sum()
  });

  it("drops the lines that the authors repeat", () => {
    // d.drop_duplicates()[S].notna().sum().sum() is 3472; told by settings and accuracy, whatever else stands on the
    // line: t = pd.read_csv("results.csv"); t = t[t.shots != "0"]; k = all columns but originRow, evaluatedOn
    // len(t.drop_duplicates(k)) is 3367
    assert.equal(withoutDuplicates(transfers).length, 3367);
  });

  it("leads back to the authors' row", () => {
    // d.loc[298, ["us", "ds", "ds_lr", "20"]] -> CC12m CLIPART 0.0001 44.362
    const [row] = select(rows, { originRow: 298, shots: 20 });
    assert.equal(row?.source, "CC12M");
    assert.equal(row?.task, "CLIPART");
    assert.equal(row?.finetuneLearningRate, 1e-4);
    assert.equal(row?.accuracy, 0.44362);
  });

  it("keeps LAION-2B as ViT-B/32", () => {
    assert.deepEqual(
      [...new Set(select(rows, { source: "LAION", sourceSize: 2e9 }).map((row) => row.architecture))],
      ["ViT-B/32"],
    );
  });
});

describe("results.cells", () => {
  it("is the best of the grid", () => {
    // d[(d.loss == "CLIP") & (d.us == "Redcaps2.7m") & (d.ds == "PETS")]["20"].max() -> 71.401
    const [cell] = cells(
      select(published(), {
        source: "RedCaps",
        objective: "clip",
        method: "finetune",
        task: "PETS",
        shots: 20,
      }),
    );
    assert.equal(cell?.accuracy, 0.71401);
    assert.equal(cell?.testSize, 3668);
    // statsmodels.stats.proportion.proportion_confint(0.71401 * 3668, 3668, method="wilson")
    assert.ok(
      Math.abs(cell.low! - 0.69918) < 1e-4 && Math.abs(cell.high! - 0.7284) < 1e-4,
      `${cell.low} ${cell.high}`,
    );
  });

  it("gives the paper's spread of Pets at one shot", () => {
    const one = cells(
      select(published(), {
        objective: "clip",
        method: "finetune",
        architecture: "RN50",
        sourceSize: [2_700_000, 2_799_553],
        task: "PETS",
        shots: 1,
      }),
    );
    assert.equal(one.length, 7);
    // best by source: 6.352 6.679 6.216 7.879 5.453 6.543 7.388 -> (7.879 - 5.453) / 7.879
    assert.ok(Math.abs(spread(one.map((cell) => cell.accuracy)) - 0.307907) < 1e-6);
  });
});
