import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { expandPaths, findDataset } from "../../lib/data";
import { lay, temporaryFolder } from "./files";

const root = temporaryFolder();
const before = process.cwd();
after(() => process.chdir(before));

test("a folder called as the catalogue's entry is a question; each can be said", () => {
  lay(root, { "digits/a/1.png": "x" });
  process.chdir(root);
  assert.throws(() => findDataset("digits"), {
    name: "UserError",
    message: "digits: the catalogue has digits, and here lies digits too: say catalogue:digits, or ./digits",
  });
  assert.equal(findDataset("catalogue:digits").reader.kind, "digits");
  assert.equal(findDataset("./digits").reader.kind, "class-folders");
});

test("what exists is meant, and no pattern", async () => {
  lay(root, { "[v2]/{a,b}/*.tar": "x", "v/a.tar": "x" });
  assert.deepEqual(await expandPaths(root, "[v2]/{a,b}/*.tar"), [join(root, "[v2]/{a,b}/*.tar")]);
  assert.deepEqual(await expandPaths(root, "{v,w}/a.tar"), [join(root, "v/a.tar"), join(root, "w/a.tar")]);
  assert.deepEqual(findDataset(join(root, "[v2]", "{a,b}")).reader, {
    kind: "webdataset",
    folder: join(root, "[v2]", "{a,b}"),
    shards: ["*.tar"],
  });
  await assert.rejects(expandPaths(root, "{0..9999999}.tar"), /names more than 1,000,000 files/);
});
