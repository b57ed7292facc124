import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { it } from "node:test";
import { globSync } from "tinyglobby";
import { project } from "../lib/common";

const sources = globSync(["lib/**/*.ts", "!lib/{dist,node_modules}/**", "!**/*.d.ts"], { cwd: project });
const tests = globSync("test/**/*.test.ts", { cwd: project });

/** Names that stand twice on purpose. */
const shared = new Set([
  "runWork", // what every module that a worker loads exports
]);

it("no exported name means two things", () => {
  const definedIn = new Map<string, string[]>();
  for (const file of sources) {
    const text = readFileSync(join(project, file), "utf8");
    const exported =
      /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|class|interface|type|const|let|enum) ([\w$]+)/gm;
    // Overloads of a function stand several times in one file.
    for (const name of new Set([...text.matchAll(exported)].map(([, one]) => one!)))
      definedIn.set(name, [...(definedIn.get(name) ?? []), file]);
  }
  assert.ok(definedIn.size > 500);
  const twice = [...definedIn].filter(([name, files]) => files.length > 1 && !shared.has(name));
  assert.deepEqual(twice, []);
});

it("every test lies where what it tests lies, and its name begins with that file's or folder's", () => {
  const misplaced = tests.filter((test) => {
    const folder = join(project, dirname(test).replace(/^test/, "lib"));
    const besideIt = test.replace(/(\.long)?\.test\.ts$/, ".ts"); // a tool that stands beside its test
    if (existsSync(join(project, besideIt))) return false;
    if (!existsSync(folder)) return true;
    const name = basename(test).replace(/(\.long)?\.test\.ts$/, "");
    const subjects = [basename(folder), ...readdirSync(folder).map((file) => file.replace(/\.ts$/, ""))];
    return !subjects.some((subject) => name === subject || name.startsWith(`${subject}-`));
  });
  assert.deepEqual(misplaced, []);
});
