import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { common } from "../../lib";

it("forgets the oldest of more than so many files, and of more than a gigabyte", () => {
  const folder = mkdtempSync(join(tmpdir(), "kept-files-"));
  const old = (name: string, age: number, bytes: number) => {
    writeFileSync(join(folder, name), "");
    truncateSync(join(folder, name), bytes);
    utimesSync(join(folder, name), 1000 - age, 1000 - age);
  };
  for (let age = 1; age <= 10; age++) old(`${age}.bin`, age, 1);
  old("11.txt", 11, 1);
  common.keepFile(join(folder, "0.bin"), "new", 10);
  assert.deepEqual(
    readdirSync(folder)
      .map(parseFloat)
      .sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 11],
  );

  old("1.bin", 1, 600 * 2 ** 20);
  old("2.bin", 2, 100 * 2 ** 20);
  old("3.bin", 3, 400 * 2 ** 20);
  common.keepFile(join(folder, "0.bin"), "newer", 10);
  assert.deepEqual(
    readdirSync(folder)
      .map(parseFloat)
      .sort((a, b) => a - b),
    [0, 1, 2, 11],
  );
  rmSync(folder, { recursive: true });
});
