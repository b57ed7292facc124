import assert from "node:assert/strict";
import { test } from "node:test";
import * as data from "../../../lib/data";

test("the cut of 21,397 and 27,000 pictures is the paper's 4,280 and 5,400", () => {
  const samples = (counts: number[]) =>
    counts.flatMap((n, label) =>
      Array.from({ length: n }, (_, i) => ({ key: `${label}/${i}`, where: "", label })),
    );
  const cassava = data.splitTrainTest(samples([1087, 2189, 2386, 13158, 2577]), { share: 0.8 }, "test", 0);
  assert.equal(cassava.length, 4280);
  const euroSat = data.splitTrainTest(
    samples([3000, 3000, 3000, 2500, 2500, 2000, 2500, 3000, 2500, 3000]),
    { share: 0.8 },
    "test",
    0,
  );
  assert.equal(euroSat.length, 5400);
});
