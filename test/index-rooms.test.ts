import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { project } from "../lib/common";

const rooms = [...readFileSync(join(project, "lib/index.ts"), "utf8").matchAll(/^export \* as (\w+)/gm)].map(
  ([, room]) => room!,
);

/** A module's text that prints whether a figure is a function, and which rooms it loaded. */
const program = (load: string) => `
${load}
const found = typeof figures.figure1;
const loaded = Object.keys(require.cache).flatMap((file) => file.match(/lib.dist.(\\w+).index.js$/)?.[1] ?? []);
console.log(JSON.stringify({ found, loaded }));
`;

mkdirSync(join(project, "out"), { recursive: true });
// Below the project, where `upstream` is found.
const folder = mkdtempSync(join(project, "out", "rooms-"));
after(() => rmSync(folder, { recursive: true }));

function run(name: string, text: string, options: string[] = []): { found: string; loaded: string[] } {
  const file = join(folder, name);
  writeFileSync(file, text);
  const { stdout, stderr } = spawnSync(process.execPath, [...options, file], { encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout) as { found: string; loaded: string[] };
}

const unused = ["grid", "models", "notebook", "study", "training", "transfer"];

it("the library loads its rooms when they are used, and no others", () => {
  const { found, loaded } = run("uses.cjs", program('const { figures } = require("upstream");'));
  assert.equal(found, "function");
  assert.ok(loaded.includes("figures") && loaded.includes("results"));
  assert.deepEqual(
    unused.filter((room) => loaded.includes(room)),
    [],
  );
  assert.deepEqual(run("none.cjs", program('require("upstream"); const figures = {};')).loaded, []);
});

it("TypeScript that tsx runs imports a room alone", () => {
  const { found, loaded } = run("uses.ts", program('import { figures } from "upstream";'), [
    "--import",
    "tsx",
  ]);
  assert.equal(found, "function");
  assert.ok(!loaded.includes("training"));
});

it("an ES module imports rooms by name, and finds those that the types name", () => {
  const names = `import { createRequire } from "node:module";
import { ${rooms.join(", ")} } from "upstream";
const require = createRequire(import.meta.url);`;
  const { found, loaded } = run("uses.mjs", program(names));
  assert.equal(found, "function");
  assert.deepEqual(
    rooms.filter((room) => !loaded.includes(room)),
    [],
  );
  const { stdout } = spawnSync(process.execPath, ["-p", 'Object.keys(require("upstream")).join()'], {
    cwd: project,
    encoding: "utf8",
  });
  assert.deepEqual(stdout.trim().split(","), rooms);
});
