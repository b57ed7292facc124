import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { common, notebook } from "../../lib";

const { about, atLeast, atMost, check, expectations } = notebook;

/** What is shown while `run` runs, and what it throws. */
function shown(run: () => void): { text: string; error: unknown } {
  const log = mock.method(console, "log", () => {});
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  const text = String(log.mock.calls[0]?.arguments[0]);
  log.mock.restore();
  return { text, error };
}

describe("check", () => {
  it("passes what agrees, showing it", () => {
    const { text, error } = shown(() =>
      check([
        ["spread", about(0.311, 0.0005), 0.3112],
        ["best", "Shutterstock", "Shutterstock"],
        ["gain", atLeast(0), 0],
        ["loss", atMost(1), 1],
        ["n", 9, 9],
        ["done", true, true],
      ]),
    );
    assert.equal(error, undefined);
    assert.match(text, /spread +0.3105 to 0.3115 +0.3112 +yes/);
    assert.match(text, /best +Shutterstock +Shutterstock +yes/);
  });

  it("fails what doesn't, naming it", () => {
    const { error } = shown(() =>
      check([
        ["spread", about(0.311, 0.0005), 0.4],
        ["n", 9, 9],
      ]),
    );
    assert.deepEqual(error, new common.UserError("spread: expected 0.3105 to 0.3115, observed 0.4"));
    assert.match(
      String(shown(() => check([["n", 9, undefined]])).error),
      /n: expected 9, observed undefined/,
    );
    assert.match(String(shown(() => check([["n", atLeast(1), NaN]])).error), /observed NaN/);
  });
});

describe("expectations", () => {
  it("show what did not come true, and go on", () => {
    const { text, error } = shown(() =>
      expectations([
        ["gain", atLeast(0), -1],
        ["order", "a b", "a b"],
      ]),
    );
    assert.equal(error, undefined);
    assert.match(text, /gain +at least 0 +-1 +NO/);
    assert.match(text, /order +a b +a b +yes/);
  });
});
