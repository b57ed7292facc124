import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { UserError, project } from "../../lib/common";
import { execute } from "../../lib/notebook/execute";
import { jupyter } from "../../lib/notebook/jupyter";

function unavailable(): string | false {
  try {
    jupyter("nbconvert");
    return false;
  } catch (error) {
    return String(error);
  }
}

// Below the project, so that cells find `upstream` by name; in a folder whose name nbconvert would take for a pattern.
mkdirSync(join(project, "out"), { recursive: true });
const folder = mkdtempSync(join(project, "out", "execute [v2] {} *-"));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, ...sources: string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const file = join(folder, `${name}.ipynb`);
  writeFileSync(file, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return file;
}

describe("executing a notebook", { skip: unavailable() }, () => {
  const out = join(folder, "out.ipynb");
  const fails = async (expected: RegExp, name: string, ...sources: string[]) => {
    rmSync(out, { force: true });
    await assert.rejects(execute(write(name, ...sources), out), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, expected);
      return true;
    });
    assert.equal(existsSync(out), false);
  };

  it("writes outputs, the same at each run", async () => {
    const file = write(
      "fine",
      'import { common, notebook } from "upstream";\nconst bar = common.startProgress("work", 2);\nbar.update(1);\nbar.end("worked");',
      "notebook.table([{ a: 1 }]);",
      "await Promise.resolve(42)",
    );
    await execute(file, out);
    const first = readFileSync(out, "utf8");
    assert.match(first, /worked/);
    assert.match(first, /class=\\"dataframe\\"/);
    assert.match(first, /"execution_count": 3/);
    await execute(file, out);
    assert.equal(readFileSync(out, "utf8"), first);
  });

  it("fails on an error", () => fails(/boom/, "throws", 'throw new Error("boom");'));
  it("fails on a type error", () =>
    fails(/not assignable to type 'number'/, "types", 'const x: number = "a";'));
  it("fails on a rejection nobody awaits", () =>
    fails(
      /UnhandledPromiseRejection: Error: nobody/,
      "rejects",
      'void Promise.reject(new Error("nobody"));',
      "1",
    ));
  it("fails on one that comes after the last cell", () =>
    fails(
      /(UnhandledPromiseRejection|unhandled rejection): Error: late/,
      "late",
      'void setTimeout(() => void Promise.reject(new Error("late")), 1);',
    ));
  it("names a notebook that is not there", () =>
    assert.rejects(execute(join(folder, "none.ipynb"), out), /none.ipynb: no such notebook/));
});
