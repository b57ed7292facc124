import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import * as data from "../../../../lib/data";
import { random } from "../../../../lib/random";
import { ownHome } from "../../../training/own-home";
import { temporaryFolder } from "../../files";

after(ownHome().remove);
const root = temporaryFolder();
const rows = 3000;
const changes = 60;

test("Parquet with bytes changed at random is refused by name or read, and neither hangs nor grows", async (t) => {
  const whole = join(root, "whole.parquet");
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `copy (select i as id, 'caption ' || (i * 7919 % 1009) || ' of a thing' as caption from range(${rows}) t(i)) to '${whole}' (format parquet)`,
  );
  const captions = async (path: string) => {
    const found: (string | undefined)[] = [];
    const skipLog = new data.SkipLog({ maxBad: 1 });
    for await (const { caption } of data.readSamples(data.findDataset(path), { images: false, skipLog }))
      found.push(caption);
    return found;
  };
  const expected = await captions(whole);
  assert.equal(expected.length, rows);

  const bytes = readFileSync(whole);
  const footer = bytes.readUInt32LE(bytes.length - 8);
  const stream = random("changed bytes of Parquet");
  const outcomes: Record<string, number> = { refused: 0, same: 0, different: 0 };
  const path = join(root, "changed.parquet");
  for (let i = 0; i < changes; i++) {
    const changed = Buffer.from(bytes);
    // Every other change is in the footer, which says where everything lies and how large it is.
    const [from, length] =
      i % 2 === 0 ? [bytes.length - 8 - footer, footer + 4] : [4, bytes.length - footer - 12];
    const at = from + stream.integer(length);
    if (i % 3 === 0) changed.fill(0xff, at, Math.min(at + 4, bytes.length - 4));
    else changed[at]! ^= 1 << stream.integer(8);
    writeFileSync(path, changed);
    try {
      const found = await captions(path);
      const isSame = found.length === rows && found.every((caption, row) => caption === expected[row]);
      outcomes[isSame ? "same" : "different"]!++;
    } catch (error) {
      assert.match((error as Error).name, /^(UserError|CorruptFileError)$/, String(error));
      assert.match((error as Error).message, /^[^\n]*changed[^\n]*$/);
      outcomes.refused!++;
    }
  }
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  t.diagnostic(`${changes} files with changed bytes: ${JSON.stringify(outcomes)}, ${megabytes} MB at most`);
  assert.ok(outcomes.refused! > 5);
  assert.ok(megabytes < 1000, `${megabytes} MB`);
});
