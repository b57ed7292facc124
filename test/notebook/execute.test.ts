import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { execute } from "../../lib/notebook/execute";

const folder = mkdtempSync(join(tmpdir(), "execute-"));
after(() => rmSync(folder, { recursive: true }));

describe("a file that is no notebook", () => {
  it("is refused in a line, whatever is set up", async () => {
    for (const content of ["# Title\n", "{}", '{"nbformat": 3, "worksheets": []}', "null"]) {
      const file = join(folder, "broken.ipynb");
      writeFileSync(file, content);
      await assert.rejects(execute(file, join(folder, "broken.out.ipynb")), {
        name: "UserError",
        message: `${file}: no notebook: expected JSON with nbformat 4 and cells`,
      });
    }
  });
});
