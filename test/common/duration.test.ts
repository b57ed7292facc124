import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { duration } from "../../lib/common";

describe("duration", () => {
  it("says a time span in its two largest units", () => {
    const said = [0, 0.2, 8, 59.5, 61, 180, 3600, 7800, 86_400, 4 * 86_400 + 3 * 3600 + 59].map(duration);
    const expected = [
      "1 s",
      "1 s",
      "8 s",
      "1 min",
      "2 min",
      "3 min",
      "1 h",
      "2 h 10 min",
      "1 day",
      "4 days 3 h",
    ];
    assert.deepEqual(said, expected);
  });
});
