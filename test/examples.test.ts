import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as upstream from "../lib";
import { examples, runnable } from "./examples";

type Body = (library: typeof upstream, same: (actual: unknown, expected: unknown) => void) => Promise<void>;
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => Body;

/** As `// =>` shows it: plain data, numbers to the digits that are written. */
function same(actual: unknown, expected: unknown): void {
  if (typeof actual === "number" && typeof expected === "number") {
    const digits = `${expected}`.split(".")[1]?.length ?? 0;
    assert.equal(Number(actual.toFixed(digits)), expected);
  } else assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);
}

describe("the examples in docstrings", () => {
  for (const { of, code } of examples())
    it(`${of} does what its example says`, async () => {
      await new AsyncFunction("upstream", "same", runnable(code))(upstream, same);
    });

  it("fail where what is stated is not what comes", async () => {
    const wrong = runnable(
      'import { random } from "upstream";\nrandom.random("a", 1).constructor.name; // => "never"',
    );
    await assert.rejects(new AsyncFunction("upstream", "same", wrong)(upstream, same));
  });
});
