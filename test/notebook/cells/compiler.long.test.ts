import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { project } from "../../../lib/common";
import { lightenCompiler } from "../../../lib/notebook/cells";

interface Converter {
  convert(
    previous: string,
    source: string,
  ): {
    diagnostics: { messageText: string }[];
    sideOutputs?: { path: string }[];
    lastExpressionVar?: string;
    output?: string;
  };
  close(): void;
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), "compiler-")));
const home = process.cwd();
process.chdir(folder);
mkdirSync("node_modules/pack", { recursive: true });
writeFileSync("node_modules/pack/package.json", '{ "name": "pack", "types": "index.d.ts" }');
writeFileSync("node_modules/pack/index.d.ts", "export declare const packed: number;");
lightenCompiler();
const { createConverter } = createRequire(join(project, "package.json"))("tslab/dist/converter.js") as {
  createConverter(options: object): Converter;
};
const converter = createConverter({ isJS: false, isBrowser: false });
after(() => {
  converter.close();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const complaints = (source: string) =>
  converter.convert("", source).diagnostics.map(({ messageText }) => messageText);

it("leaves console what it is, before it knows Node's types and after", () => {
  for (const source of ["console.log(1)", "console.time()"])
    assert.match(converter.convert("", source).output!, /[^.]console\./);
});

it("tells what is wrong with a cell's types, and knows Node's", () => {
  assert.deepEqual(complaints('const a: number = "a";'), [
    "Type 'string' is not assignable to type 'number'.",
  ]);
  assert.deepEqual(complaints('import { join } from "node:path"; setTimeout(() => join("a"), 1);'), []);
});

it("compiles cells on when packages change beside them", async () => {
  assert.deepEqual(complaints('import { packed } from "pack"; packed + 1'), []);
  for (let i = 0; i < 5; i++) {
    writeFileSync("node_modules/pack/index.d.ts", `export declare const packed: number; // ${i}`);
    writeFileSync(`node_modules/pack/new-${i}.d.ts`, "export {};");
    mkdirSync(`node_modules/other-${i}`);
    await pause(50);
  }
  assert.deepEqual(complaints('import { packed } from "pack"; packed + 2'), []);
});

it("finds a file that was not there when a cell first asked for it, and all that it imports", async () => {
  const cell = 'import { help } from "./helper"; help + 1';
  assert.match(complaints(cell).join(), /Cannot find module '.\/helper'/);
  writeFileSync("two.ts", "export const two = 2;");
  writeFileSync("helper.ts", 'import { two } from "./two"; export const help = two;');
  // The system tells of a new file when it likes.
  let converted = converter.convert("", cell);
  for (let tries = 0; tries < 200 && converted.diagnostics.length > 0; tries++) {
    await pause(50);
    converted = converter.convert("", cell);
  }
  assert.deepEqual(converted.diagnostics, []);
  assert.equal(converted.lastExpressionVar, "tsLastExpr");
  assert.deepEqual(
    converted.sideOutputs?.map(({ path }) => path),
    [join(folder, "helper.js"), join(folder, "two.js")],
  );
});
