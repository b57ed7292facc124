import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paperTrials, planPaper } from "../../lib/grid";

describe("the paper's grid", () => {
  // d = pd.read_csv("results.csv", dtype=str); f = d[d.method != "zero-shot"]
  // len(f[["objective", "architecture", "source", "sourceSize", "method", "task", "shots", "finetuneEpochs",
  //   "finetuneLearningRate", "finetuneBatchSize", "finetuneWeightDecay"]].drop_duplicates()) -> 3347
  it("holds each setting of its results file once", () => {
    const all = paperTrials();
    assert.equal(all.length, 3347);
    assert.equal(new Set(all.map(({ task }) => task)).size, 9);
    assert.ok(all.every(({ seed, weightDecay }) => seed === 0 && weightDecay === 0.1));
    // Appendix D.3: 128 epochs at a batch of 128 mostly.
    const usual = all.filter(({ epochs, batchSize }) => epochs === 128 && batchSize === 128);
    assert.ok(usual.length > all.length / 2);
    assert.ok(all.some(({ pretraining }) => pretraining === "SimCLR CC12m"));
  });

  it("measures few-shot trials on as many test images a class where asked, and names no other trial anew", async () => {
    const part = { pretrainings: ["Shutterstock2.7m"], tasks: ["DTD"] };
    const trials = async (evaluate?: "paper") =>
      (await planPaper({ ...part, ...(evaluate && { evaluate }) })).all.map(({ trial }) => trial);
    const paper = await trials("paper");
    assert.ok(paper.length > 4);
    for (const { shots, evaluate } of paper) assert.equal(evaluate, shots === "full" ? undefined : "paper");
    assert.ok((await trials()).every((trial) => !("evaluate" in trial)));
  });

  it("is cut to a part by name, and names what the paper has not", () => {
    const part = paperTrials({ pretrainings: ["OpenAI400m"], tasks: ["DTD"], shots: [1, "full"] });
    assert.ok(part.length > 0 && part.length < 42);
    assert.ok(part.every(({ architecture }) => architecture === "ViT-B/32"));
    assert.throws(() => paperTrials({ tasks: ["DTT"] }), /tasks: the paper has no DTT; expected some of/);
    assert.throws(
      () => paperTrials({ checkpoints: { Shutter: "x.pt" } }),
      /checkpoints: the paper has no Shutter/,
    );
  });
});
