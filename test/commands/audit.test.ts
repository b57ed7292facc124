import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, mock } from "node:test";
import { main } from "../../lib/cli";

/** Runs `upstream` and catches what it says. */
async function upstream(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    mock.method(console, "log", (text: string) => void out.push(text)),
    mock.method(console, "error", (text: string) => void err.push(text)),
    mock.method(process.stderr, "write", (text: string) => err.push(text) > 0),
  ];
  try {
    const code = await main(["node", "upstream", ...args]);
    return { code, out: out.join("\n"), err: err.join("\n") };
  } finally {
    for (const spy of spies) spy.mock.restore();
  }
}

describe("upstream audit", () => {
  const folder = mkdtempSync(join(tmpdir(), "upstream-audit-"));
  const table = join(folder, "mine.csv");
  writeFileSync(
    table,
    "source,task,shots,accuracy,testSize\n" +
      [
        "mine,stamps,5,0.62,150",
        "theirs,stamps,5,0.32,150",
        "mine,stamps,full,0.7,",
        "theirs,stamps,full,0.68,",
      ].join("\n"),
  );

  it("prints what a table of one's own can bear", async () => {
    const { code, out } = await upstream("audit", table);
    assert.equal(code, 0);
    for (const part of [/Test sizes/, /Spread/, /Pairs/, /Grids/, /Scoreboard/, /21\. /])
      assert.match(out, part);
    assert.match(out, /5 +1\/1/); // the one pair at 5 shots is told apart
    assert.doesNotMatch(out, /NaN|undefined|Infinity/);
  });

  it("gives everything as JSON, a row as its line in the authors' file", async () => {
    const { code, out } = await upstream("audit", "published", "--json", "--correction", "bh");
    assert.equal(code, 0);
    const found = JSON.parse(out) as {
      scoreboard: { claim: { id: number }; verdict: string; rows: number[] }[];
      testSizes: unknown[];
      ownErrorCorrelations: { rho: number; method: string }[];
    };
    assert.equal(found.scoreboard.length, 21);
    assert.ok(found.scoreboard[5]!.rows.every(Number.isInteger));
    assert.ok(found.testSizes.length > 50);
    // Five tasks at five numbers of shots.
    assert.equal(found.ownErrorCorrelations.length, 25);
  });

  it("says in one line what is wrong", async () => {
    const missing = await upstream("audit", join(folder, "none.csv"));
    assert.equal(missing.code, 1);
    assert.match(missing.err, /none\.csv/);
    const wrong = await upstream("audit", "--correction", "bonferroni");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /expected holm, bh or none/);
  });
});
