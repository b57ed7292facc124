import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import {
  checkPoints,
  clouds,
  readColumns,
  readModels,
  analyseSaturation,
  scalingCsv,
  scalingFile,
  scalingTables,
  type ScalingTable,
} from "../../../lib/results/saturation";
import { dataRoot } from "../../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "saturation-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const plain = (rows: string) => file("plain.csv", `model,up,down\n${rows}`);
const good = ["a,10,20", "b,20,30", "c,30,39", "d,40,47", "e,50,54", "f,60,60"];

describe("two columns of a table", () => {
  it("are read as fractions or per cent, each column by itself", () => {
    const read = readColumns(plain("a,10,0.2\nb,20.5,0.3"), "up", "down");
    assert.deepEqual(read, {
      points: [
        { upstream: 0.1, downstream: 0.2, label: "a" },
        { upstream: 0.205, downstream: 0.3, label: "b" },
      ],
      upstreamUnit: "per cent",
      downstreamUnit: "fraction",
    });
  });

  const bad: [string, string, string, string, RegExp][] = [
    [
      "per cent and fractions mixed",
      [...good, "g,0.7,61"].join("\n"),
      "up",
      "down",
      /plain\.csv, line 8: up is 0\.7 where .*line 2 has 10: per cent and fractions are mixed/,
    ],
    [
      "NaN",
      [...good, "g,70,NaN"].join("\n"),
      "up",
      "down",
      /plain\.csv, line 8: down is "NaN", expected a number/,
    ],
    [
      "an empty cell",
      [...good, "g,,61"].join("\n"),
      "up",
      "down",
      /plain\.csv, line 8: up is empty, expected a number/,
    ],
    [
      "an accuracy above 100",
      [...good, "g,170,61"].join("\n"),
      "up",
      "down",
      /plain\.csv, line 8: up is 170, expected an accuracy/,
    ],
    [
      "an unknown column",
      good.join("\n"),
      "up",
      "dwon",
      /plain\.csv: has no column "dwon", expected one of model, up, down/,
    ],
    ["no rows", "", "up", "down", /plain\.csv: empty/],
  ];
  for (const [what, rows, up, down, message] of bad)
    it(`says in one line what is wrong: ${what}`, () => {
      assert.throws(
        () => readColumns(plain(rows), up, down),
        (error: Error) => message.test(error.message) && !error.message.includes("\n"),
      );
    });

  it("says so where too few points, or a constant column, can't be fitted", () => {
    const names = { upstream: "up", downstream: "down", table: "t.csv" };
    const points = Array.from({ length: 8 }, (_, i) => ({ upstream: i / 10, downstream: 0.5 }));
    assert.throws(() => analyseSaturation(points, { names }), /t\.csv: down is 0\.5 in every row/);
    assert.throws(() => checkPoints(points.slice(0, 5), names), /t\.csv: 5 points .*expected at least 6/);
    assert.throws(
      () => checkPoints([...points, { upstream: NaN, downstream: 0 }], names),
      /t\.csv, point 9: up is NaN/,
    );
  });

  it("refuses a column of errors", () => {
    assert.throws(
      () => readColumns(file("e.csv", "model,up,top1_err\na,1,2"), "up", "top1_err"),
      /looks like an error/,
    );
  });
});

describe("official tables, in a few lines made by hand", () => {
  it("reads OpenCLIP's: ImageNet is upstream, averages and retrieval are left out", () => {
    const rows = readModels(
      file(
        "zeroshot_results.csv",
        [
          "arch,samples_seen,upstream_dataset,downstream_dataset,acc1,task,name",
          "ViT-B-32,800000000,LAION-400M,imagenet1k,0.6,zeroshot_classification,m1",
          "ViT-B-32,800000000,LAION-400M,vtab/cifar10,0.9,zeroshot_classification,m1",
          "ViT-B-32,800000000,LAION-400M,vtab+,0.5,zeroshot_classification,m1",
          "ViT-B-32,800000000,LAION-400M,flickr30k,,zeroshot_retrieval,m1",
        ].join("\n"),
      ),
    );
    assert.deepEqual(
      rows.map(({ task, accuracy, upstreamAccuracy, pretrainEpochs, shots }) => [
        task,
        accuracy,
        upstreamAccuracy,
        pretrainEpochs,
        shots,
      ]),
      [
        ["imagenet1k", 0.6, 0.6, 2, 0],
        ["cifar10", 0.9, 0.6, 2, 0],
      ],
    );
  });

  it("reads linear probes: the best of the grid, the best probe on all of ImageNet upstream", () => {
    const line = (task: string, k: number, lr: number, accuracy: number) =>
      `ViT-B-32,e32,LAION-400M,1,${task},${k},${lr},10,256,0,${accuracy}`;
    const rows = readModels(
      file(
        "linear_probes.csv",
        [
          "model,pretrained,upstream_dataset,samples_seen,dataset,fewshot_k,lr,epochs,bs,seed,lp_acc1",
          line("imagenet1k-unverified", -1, 0.1, 0.7),
          line("imagenet1k-unverified", -1, 0.01, 0.72),
          line("vtab_svhn", 10, 0.1, 0.3),
          line("vtab_svhn", 10, 0.01, 0.4),
        ].join("\n"),
      ),
    );
    const svhn = clouds(rows).find(({ task }) => task === "svhn")!;
    assert.deepEqual([svhn.shots, svhn.points.map((p) => [p.upstream, p.downstream])], [10, [[0.72, 0.4]]]);
  });

  it("joins timm's by model and image size, and says so where ImageNet's is missing", () => {
    const head = "model,img_size,top1,top1_err,top5,top5_err,param_count,crop_pct,interpolation";
    const sketch = file(
      "results-sketch.csv",
      `${head}\nm.tag,224,30,70,1,1,1,1,bicubic\nm.tag,448,40,60,1,1,1,1,bicubic`,
    );
    assert.throws(() => readModels(sketch), /results-imagenet\.csv beside it/);
    file("results-imagenet.csv", `${head}\nm.tag,448,85,15,1,1,1,1,bicubic\nm.tag,224,80,20,1,1,1,1,bicubic`);
    assert.deepEqual(
      readColumns(sketch, "upstreamAccuracy", "sketch").points.map((p) => [p.upstream, p.downstream]),
      [
        [0.8, 0.3],
        [0.85, 0.4],
      ],
    );
  });

  it("averages a results table over seeds, and lists the columns that there are", () => {
    const own = file(
      "own.csv",
      "source,architecture,upstreamAccuracy,task,shots,seed,accuracy\nui,a,0.5,icons,5,0,0.4\nui,a,0.5,icons,5,1,0.6\nui,a,0.5,icons,full,0,0.9\n",
    );
    assert.equal(readColumns(own, "upstreamAccuracy", "icons@5").points[0]!.downstream, 0.5);
    assert.throws(
      () => readColumns(own, "upstreamAccuracy", "accuracy"),
      /"accuracy" was measured in 2 ways, say which: icons@5, icons@full/,
    );
  });
});

describe("data/scaling", () => {
  const root = dataRoot();
  for (const table of Object.keys(scalingTables) as ScalingTable[])
    it(
      `${table}.csv is what the command makes of the official file`,
      { skip: root === undefined ? "UPSTREAM_DATA is not set" : false },
      () => {
        assert.equal(scalingCsv(table, join(root!, "scaling")), readFileSync(scalingFile(table), "utf8"));
      },
    );
});
