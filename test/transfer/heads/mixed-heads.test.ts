import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "../../../lib/engine";
import { random } from "../../../lib/random";
import { permutedLabels } from "../../../lib/transfer";
import { beatsMixedHeads } from "../../../lib/transfer/heads/mixed-heads";

const [classes, width, count] = [10, 32, 1000];

/** Pictures of ten classes, each scattered about its class's centre, and a head of the columns that `column` gives. */
function world(seed: number, column: (centres: number[][], drawn: number[], label: number) => number[]) {
  const stream = random("mixed heads, test", seed);
  const vector = () => Array.from({ length: width }, () => stream.normal());
  const centres = Array.from({ length: classes }, vector);
  const columns = centres.map((_, label) => column(centres, vector(), label));
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const rows = labels.map((label) => centres[label]!.map((x) => x + 0.8 * stream.normal()));
  const weight = tf.tensor2d(columns).transpose();
  const features = tf.tensor2d(rows);
  const predicted = [...tf.matMul(features, weight).argMax(1).dataSync()];
  const found = permutedLabels(predicted, labels, classes);
  return { found, knows: beatsMixedHeads(weight, features, labels, found.asRenamed) };
}

describe("a head held against mixtures of its own columns", () => {
  it("is told from one that knows nothing, though both look as if their names stood in another order", () => {
    let looked = 0;
    for (let seed = 0; seed < 10; seed++) {
      const moved = world(seed, (centres, _, label) => centres[(label + 3) % classes]!);
      assert.ok(moved.found.namesPermuted && moved.knows, `names moved, seed ${seed}`);
      const weak = world(seed, (centres, drawn, label) =>
        centres[(label + 3) % classes]!.map((x, i) => x + drawn[i]!),
      );
      assert.ok(weak.found.namesPermuted && weak.knows, `a poor head with its names moved, seed ${seed}`);
      const blind = world(seed, (_, drawn) => drawn);
      if (!blind.found.namesPermuted) continue;
      looked += 1;
      assert.ok(!blind.knows, `a head that knows nothing, seed ${seed}: ${blind.found.asRenamed}`);
    }
    assert.ok(looked >= 5, `${looked} of 10 such heads look permuted: too few to tell anything`);
  });
});
