import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import sharp from "sharp";
import * as upstream from "../lib";
import { runnable } from "./examples";

type Body = (
  library: typeof upstream,
  same: (actual: unknown, expected: unknown) => void,
  printed: (lines: readonly string[]) => void,
) => Promise<void>;
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => Body;

/** Runs an example, and holds what it states and prints against what comes. */
export async function runExample(code: string): Promise<void> {
  const log = console.log;
  let lines: string[] = [];
  console.log = (text: string) => void lines.push(...text.split("\n").map((line) => line.trimEnd()));
  try {
    await new AsyncFunction("upstream", "same", "printed", runnable(code))(upstream, same, (expected) => {
      assert.deepEqual(lines, expected);
      lines = [];
    });
  } finally {
    console.log = log;
  }
}

/** As `// =>` shows it: plain data, numbers to the digits that are written. */
function same(actual: unknown, expected: unknown): void {
  if (typeof actual === "number" && typeof expected === "number") {
    const digits = `${expected}`.split(".")[1]?.length ?? 0;
    assert.equal(Number(actual.toFixed(digits)), expected);
  } else assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);
}

/** Has the tests of this file run in a folder with what the examples read. */
export function inExamplesFolder(): void {
  const home = process.cwd();
  mkdirSync(join(home, "out"), { recursive: true });
  // In the project, where threads find what reads TypeScript.
  const folder = mkdtempSync(join(home, "out", "examples-"));
  before(async () => {
    await writeInputs(folder);
    process.chdir(folder);
  });
  after(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
}

/** What the examples read: tables of captions and of results, and pictures in class folders. */
async function writeInputs(folder: string): Promise<void> {
  const captions = ["a dog on the beach", "a small dog", "my dog and a cat", "a city at night"];
  const others = ["a boat on a lake", "the small boat", "a boat at night", "my car"];
  writeFileSync(join(folder, "captions.csv"), ["caption", ...captions, ""].join("\n"));
  writeFileSync(join(folder, "others.csv"), ["caption", ...others, ""].join("\n"));
  const { published, resultsCsv } = upstream.results;
  writeFileSync(join(folder, "results.csv"), resultsCsv(published().slice(0, 4)));
  for (const [hue, name] of ["cat", "dog"].entries()) {
    mkdirSync(join(folder, "pictures", name), { recursive: true });
    for (let i = 0; i < 5; i++) {
      const background = { r: 200 * hue, g: 40 * i, b: 90 };
      const picture = sharp({ create: { width: 8, height: 8, channels: 3, background } });
      await picture.png().toFile(join(folder, "pictures", name, `${i}.png`));
    }
  }
}
