import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { common, notebook } from "../../lib";

const { about, atLeast, atMost, check } = notebook;

describe("check", () => {
  it("passes what agrees, showing it", () => {
    const log = mock.method(console, "log", () => {});
    check(
      {
        spread: about(0.311, 0.0005),
        best: "Shutterstock",
        gain: atLeast(0),
        loss: atMost(1),
        n: 9,
        done: true,
      },
      { spread: 0.3112, best: "Shutterstock", gain: 0, loss: 1, n: 9, done: true },
    );
    assert.match(String(log.mock.calls[0]?.arguments[0]), /spread +0.3105 to 0.3115 +0.3112 +yes/);
    log.mock.restore();
  });

  it("takes rows of what, expected and observed", () => {
    const log = mock.method(console, "log", () => {});
    check([
      ["spread", about(0.311, 0.0005), 0.3112],
      ["best", "Shutterstock", "Shutterstock"],
    ]);
    assert.match(String(log.mock.calls[0]?.arguments[0]), /best +Shutterstock +Shutterstock +yes/);
    assert.throws(() => check([["n", 9, 8]]), new common.UserError("n: expected 9, observed 8"));
    log.mock.restore();
  });

  it("fails what doesn't, naming it", () => {
    const log = mock.method(console, "log", () => {});
    assert.throws(
      () => check({ spread: about(0.311, 0.0005), n: 9 }, { spread: 0.4, n: 9 }),
      new common.UserError("spread: expected 0.3105 to 0.3115, observed 0.4"),
    );
    assert.throws(() => check({ n: 9 }, {}), /n: expected 9, observed undefined/);
    assert.throws(() => check({ n: atLeast(1) }, { n: NaN }), /observed NaN/);
    log.mock.restore();
  });
});
