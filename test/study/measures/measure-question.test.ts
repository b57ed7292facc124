import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Measured } from "../../../lib/results";
import { readQuestions } from "../../../lib/study";
import { planQuestion } from "../../../lib/study/plan";
import { measureQuestion, unmeasured } from "../../../lib/study/measures/measure-question";

describe("a question's measures", () => {
  it("are taken over where they are recorded, and only those that it asks for", async () => {
    const { question, pretrainings } = await planQuestion(readQuestions("smoke", "diversity-affinity")[0]!);
    const measured = (label: string, task: string): Measured => ({
      label,
      task,
      measure: "affinity",
      seed: null,
      value: 0.5,
    });
    const labels = [...new Set(pretrainings.map(({ label }) => label))];
    const own = labels.flatMap((label) => question.tasks.map((task) => measured(label, task)));
    const others = [measured("another source", question.tasks[0]!), measured(labels[0]!, "another task")];
    assert.deepEqual(await measureQuestion(question, pretrainings, [...own, ...others]), own);
    assert.deepEqual(
      new Set(unmeasured(question, pretrainings, own.slice(1)).map(({ label }) => label)),
      new Set([labels[0]]),
    );
  });
});
