import { describe, it } from "node:test";
import { inExamplesFolder, runExample } from "./example-runner";
import { examples } from "./examples";

describe("the examples in docstrings that take minutes", () => {
  inExamplesFolder();

  for (const { of, code, isSlow } of examples())
    if (isSlow) it(`${of} does what its example says`, () => runExample(code));
});
