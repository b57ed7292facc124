import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import sharp from "sharp";
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

/** What the examples read: a table of captions, and pictures in class folders. */
async function writeInputs(folder: string): Promise<void> {
  const captions = ["a dog on the beach", "a small dog", "my dog and a cat", "a city at night"];
  writeFileSync(join(folder, "captions.csv"), ["caption", ...captions, ""].join("\n"));
  for (const [hue, name] of ["cat", "dog"].entries()) {
    mkdirSync(join(folder, "pictures", name), { recursive: true });
    for (let i = 0; i < 5; i++) {
      const background = { r: 200 * hue, g: 40 * i, b: 90 };
      const picture = sharp({ create: { width: 8, height: 8, channels: 3, background } });
      await picture.png().toFile(join(folder, "pictures", name, `${i}.png`));
    }
  }
}

describe("the examples in docstrings", () => {
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
