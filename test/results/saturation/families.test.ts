import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import { saturation, type Row } from "../../../lib/results";

const {
  accuracyAt,
  cloud,
  clouds,
  familyCorrelation,
  familyOf,
  fit,
  fitAccuracyPower,
  fitLogitLine,
  lackOfFit,
  oneCurveByTask,
  scaling,
} = saturation;

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

const pets = cloud(scaling("openclip"), {
  upstream: "upstreamAccuracy",
  downstream: "PETS@0",
  table: "openclip",
});
const real = clouds(scaling("timm")).find(({ task }) => task === "imagenet-real")!.points;

describe("families of models", () => {
  it("are told by their names", () => {
    for (const [architecture, family] of [
      ["resnet50d", "resnet"],
      ["resnetv2_50x1_bit", "resnetv2"],
      ["tf_efficientnetv2_l", "efficientnetv2"],
      ["res2net50_26w_4s", "res2net"],
      ["vit_large_patch14_clip_336", "vit"],
      ["ViT-B-32", "vit"],
      ["dla102x2", "dla"],
      ["beit3_large_patch16_224", "beit"],
    ] as const)
      assert.equal(familyOf(architecture), family, architecture);
  });

  it("err together: the residuals' intraclass correlation is that of numpy", () => {
    // one-way analysis of variance of the residuals of scipy's curve_fit by family, unequal sizes (Donner 1986)
    const { law } = fit(real);
    const found = familyCorrelation(
      real,
      real.map((point) => point.downstream - accuracyAt(law, point.upstream)),
    )!;
    assert.equal(found.families, 156);
    near(found.icc, 0.34925048, 1e-4);
    near(found.designEffect, 13.28122711, 0.01);
  });
});

describe("other curves, and lack of fit", () => {
  it("fits the line of logits and the power of accuracy as scipy does", () => {
    // curve_fit(lambda u, a, b: 1 / (1 + exp(-(a + b * log(u / (1 - u))))), ...) and
    // (lambda u, c, b: c * u**b, bounds c <= 1)
    const { a, b, ceiling } = fitLogitLine(pets);
    near(a, 1.07539282, 1e-5);
    near(b, 1.43969651, 1e-5);
    assert.equal(ceiling, 1);
    const power = fitAccuracyPower(pets);
    near(power.c, 1, 1e-9);
    near(power.beta, 0.32000129, 1e-5);
  });

  it("measures departures as numpy does, and finds them where they are", () => {
    // sum(n mean^2) / (bins - 3) over the mean square within, ten bins of timm's models by upstream accuracy, six of
    // PETS'
    const ofPets = lackOfFit(pets)!;
    near(ofPets.f, 0.87409315, 1e-4);
    assert.ok(ofPets.p > 0.2, `${ofPets.p}`);
    const ofReal = lackOfFit(real, { draws: 39 })!;
    near(ofReal.f, 15.85358919, 1e-3);
    assert.ok(ofReal.p < 0.05);
    assert.equal(lackOfFit(pets.slice(0, 12)), null);
  });

  it("is about uniform where the law is true, and small for a curve that is another", () => {
    const stream = random("lack of fit, planted");
    const draw = (at: (upstream: number) => number) =>
      Array.from({ length: 60 }, () => {
        const upstream = 0.2 + 0.7 * stream.uniform();
        return { upstream, downstream: at(upstream) + 0.01 * stream.normal() };
      });
    const ps = Array.from(
      { length: 60 },
      (_, seed) =>
        lackOfFit(
          draw((u) => 0.9 - 0.8 * (1 - u) ** 2),
          { draws: 39, seed },
        )!.p,
    );
    const small = ps.filter((p) => p < 0.1).length;
    assert.ok(small <= 14, `${small} of 60 below 0.1`);
    const wavy = draw((u) => 0.5 + 0.3 * u + 0.05 * Math.sin(14 * u));
    assert.ok(lackOfFit(wavy, { draws: 99 })!.p < 0.05);
  });
});

describe("one curve over all tasks", () => {
  const laion = (rows: Row[]) => rows.filter(({ source }) => source.startsWith("LAION"));

  it("does not hold for the data in 15 of the 28 tasks that rise, by each one's own test", () => {
    const found = oneCurveByTask(laion(scaling("openclip")), "data");
    assert.equal(found.length, 28);
    assert.equal(found.filter(({ test }) => test.p < 0.05).length, 15);
    // Nine are left after Holm, as by the F test of the same residuals (scipy: f_oneway(*[y - law(x) by source]).pvalue
    // after curve_fit to all; Holm by hand): those below, adjusted .005 to .044; the tenth, imagenetv2, .18. With few
    // permutations it comes out as seven, eight or nine, as chance has it.
    const nine = "CIFAR100 DTD cars cifar10 imagenet-r objectnet sun397 svhn voc2007";
    const left = found.filter(({ adjusted }) => adjusted < 0.05).map(({ task }) => task);
    assert.equal(left.sort().join(" "), nine);
    const f = { DTD: 0.00018, objectnet: 0.00071, cars: 0.00109, svhn: 0.00221, imagenetv2: 0.00956 };
    for (const [task, p] of Object.entries(f))
      near(found.find((one) => one.task === task)!.test.p, p, 3 * Math.sqrt(p / 10_000) + 0.15 * p + 0.0008);
    // numpy: shares of the squares of curve_fit's residuals between sources; 5,000 permutations: p 0.0204
    const ofPets = found.find(({ task }) => task === "PETS")!;
    near(ofPets.test.share, 0.25152589, 1e-4);
    near(ofPets.test.p, 0.0204, 0.01);
  });
});
