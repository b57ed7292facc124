import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planQuestion, readQuestions } from "../../lib/study";

describe("a question's plan", () => {
  it("fine-tunes some starts for twice the steps, too, as cells of their own", async () => {
    const question = readQuestions("full", "length")[0]!;
    const { cells, labelOf } = await planQuestion(question);
    const steps = new Map<string, number[]>();
    for (const [first] of cells) {
      const label = labelOf(first!.spec);
      steps.set(
        label,
        [...(steps.get(label) ?? []), first!.spec.steps].sort((a, b) => a - b),
      );
    }
    // Two methods, at 5 and 20 shots and all labels.
    const usual = [320, 320, 960, 960, 960, 960];
    const twice = usual.map((count) => 2 * count);
    const pretrained = ["CLIP", "SimCLR", "SLIP"].flatMap((objective) =>
      ["", ...["twice", "four times", "eight times"].map((times) => `, pre-trained ${times} as long`)].map(
        (length) => [`${objective}${length}`, usual] as const,
      ),
    );
    assert.deepEqual(Object.fromEntries(steps), {
      ...Object.fromEntries(pretrained),
      scratch: usual,
      "CLIP, fine-tuned twice as long": twice,
      "SimCLR, fine-tuned twice as long": twice,
      "scratch, fine-tuned twice as long": twice,
    });
  });

  it("draws random weights once for every image tower, whatever it is pre-trained by", async () => {
    const { cells, labelOf } = await planQuestion(readQuestions("full", "architecture")[0]!);
    const scratch = new Set(
      cells.flatMap(([first]) => (first!.spec.start === "scratch" ? [labelOf(first!.spec)] : [])),
    );
    assert.deepEqual(
      [...scratch],
      ["scratch, clip-tiny-icons", "scratch, clip-tiny-vit4-icons", "scratch, clip-tiny-mixer-icons"],
    );
  });

  it("draws few shots as often as its preset or, where fewer, it says itself, and all labels once", async () => {
    const drawn = async (name: string) => {
      const { cells } = await planQuestion(readQuestions("full", name)[0]!);
      const counts = (isFull: boolean) =>
        cells
          .filter(([first]) => first!.spec.method === "finetune" && (first!.spec.shots === "full") === isFull)
          .map((cell) => cell.length);
      return [new Set(counts(false)), new Set(counts(true))];
    };
    // Three seeds of pre-training, each with two draws; one seed with one.
    assert.deepEqual(await drawn("scratch"), [new Set([6]), new Set([3])]);
    assert.deepEqual(await drawn("curation"), [new Set([1]), new Set([1])]);
  });

  it("keeps every trial where more few-shot subsets are drawn, or more seeds are pre-trained", async () => {
    const question = { ...readQuestions("smoke", "which-source")[0]!, tasks: ["digits"] };
    const idsOf = async (draws: number, pretrainSeeds: number[]) => {
      const preset = { ...question.preset, draws, probeDraws: draws, pretrainSeeds };
      const { cells } = await planQuestion({ ...question, preset });
      return new Set(cells.flat().map(({ id }) => id));
    };
    const [few, more] = [await idsOf(1, [0, 1]), await idsOf(3, [0, 1, 2])];
    assert.ok([...few].every((id) => more.has(id)));
    assert.ok(few.size > 0 && more.size > few.size);
  });
});
