import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { nodeOptions } from "../../lib/common";

describe("Node's options for another process", () => {
  it("are this one's without the text that it evaluates", () => {
    assert.deepEqual(nodeOptions(["--import", "tsx", "--no-warnings"]), ["--import", "tsx", "--no-warnings"]);
    const printed = execFileSync(
      process.execPath,
      ["--no-warnings", "-e", "console.log(JSON.stringify(process.execArgv))"],
      { encoding: "utf8" },
    );
    assert.deepEqual(nodeOptions(JSON.parse(printed) as string[]), ["--no-warnings"]);
  });
});
