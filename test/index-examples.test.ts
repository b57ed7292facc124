import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { globSync } from "tinyglobby";
import * as upstream from "../lib";
import { inExamplesFolder, runExample } from "./example-runner";
import { examples } from "./examples";

const all = examples();

it("the thirty functions that notebooks and the first page call most have an example each", () => {
  const called = mostCalled(30);
  assert.equal(called.length, 30);
  const exampled = new Set(all.map((example) => example.called));
  assert.deepEqual(
    called.filter((name) => !exampled.has(name)),
    [],
  );
});

/** As `room.name`; one that is called as often as the next stands before it in the alphabet. */
function mostCalled(count: number): string[] {
  const rooms = Object.keys(upstream).join("|");
  const calls = new Map<string, number>();
  for (const code of codeOfUsers())
    for (const [, name] of code.matchAll(new RegExp(`\\b((?:${rooms})\\.\\w+)\\(`, "g")))
      calls.set(name!, (calls.get(name!) ?? 0) + 1);
  return [...calls]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .slice(0, count)
    .map(([name]) => name);
}

interface Notebook {
  cells: { cell_type: string; source: string[] }[];
}

/** The code cells of each notebook, and the first page's blocks of TypeScript. */
function codeOfUsers(): string[] {
  const notebooks = globSync("notebooks/*.ipynb").map(
    (file) => JSON.parse(readFileSync(file, "utf8")) as Notebook,
  );
  const page = readFileSync("README.md", "utf8");
  return [
    ...notebooks.flatMap(({ cells }) =>
      cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join("")),
    ),
    ...[...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!),
  ];
}

describe("the examples in docstrings", () => {
  inExamplesFolder();

  for (const { of, code, isSlow } of all)
    if (!isSlow) it(`${of} does what its example says`, () => runExample(code));

  it("fail where what is stated is not what comes", async () => {
    const wrong = 'import { random } from "upstream";\nrandom.random("a", 1).constructor.name; // => "never"';
    await assert.rejects(runExample(wrong));
  });

  it("fail where something else is printed", async () => {
    await assert.rejects(runExample('console.log("one");\n// prints ["two"]'));
  });
});
