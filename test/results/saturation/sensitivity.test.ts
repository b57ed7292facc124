import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import { saturation } from "../../../lib/results";

const { bootstrapLaws, clouds, percentiles, rangeSensitivity, scaling } = saturation;

describe("the ceiling, and the range of models that it is fitted to", () => {
  const cloud = (task: string) => clouds(scaling("timm")).find((one) => one.task === task)!;

  it("moves from 8.4 % to 0 on ImageNet-Real", () => {
    // scipy curve_fit, bounded, on e_US < .15, < .20, < .30, all, >= .15, >= .20, >= .25
    const found = rangeSensitivity(cloud("imagenet-real").points).map(({ eIR }) => 100 * eIR);
    const expected = [8.4, 7.3, 6.1, 5, 4.5, 3.1, 0];
    assert.equal(found.length, expected.length);
    expected.forEach((value, i) =>
      assert.ok(Math.abs(found[i]! - value) < 0.06, `${found[i]}, expected ${value}`),
    );
  });

  it("is another on the hull than on all points: V2 .121 against 0, Sketch .287 against 0", () => {
    const all = (task: string) =>
      rangeSensitivity(cloud(task).points).find(({ from, to }) => from === 0 && to === 1)!;
    const [v2, sketch] = ["imagenetv2-matched-frequency", "sketch"].map(all);
    assert.deepEqual(
      [v2!.eIR, sketch!.eIR].map((e) => e.toFixed(3)),
      ["0.000", "0.000"],
    );
    assert.deepEqual(
      [v2!.hullEIR, sketch!.hullEIR].map((e) => e!.toFixed(3)),
      ["0.121", "0.287"],
    );
  });

  it("stays where it is where the law is true", () => {
    const stream = random("a true law");
    const points = Array.from({ length: 600 }, () => {
      const upstream = 0.4 + 0.55 * stream.uniform();
      return { upstream, downstream: 1 - (0.9 * (1 - upstream) ** 1.2 + 0.06 + 0.001 * stream.normal()) };
    });
    for (const { eIR, from } of rangeSensitivity(points).slice(1, 5))
      assert.ok(Math.abs(eIR - 0.06) < 0.012, `${from}: ${eIR}`);
  });

  it("has a wider interval where models of a family err together and whole families are drawn", () => {
    const stream = random("families");
    const families = Array.from({ length: 30 }, () => 0.02 * stream.normal());
    const clusters: string[] = [];
    const points = families.flatMap((offset, f) =>
      Array.from({ length: 10 }, () => {
        clusters.push(`family ${f}`);
        const upstream = 0.4 + 0.5 * stream.uniform();
        return {
          upstream,
          downstream: 1 - (0.9 * (1 - upstream) ** 1.2 + 0.08) + offset + 0.003 * stream.normal(),
        };
      }),
    );
    const width = (of: readonly string[] | undefined) => {
      const laws = bootstrapLaws(points, {
        draws: 200,
        seed: 0,
        ...(of === undefined ? {} : { clusters: of }),
      });
      const { low, high } = percentiles(
        laws.flatMap((law) => (law === null ? [] : [law.eIR + law.k * 0.5 ** law.alpha])),
        of === undefined ? points.length : families.length,
      );
      return high - low;
    };
    assert.ok(width(clusters) > 1.6 * width(undefined), `${width(clusters)} against ${width(undefined)}`);
  });
});
