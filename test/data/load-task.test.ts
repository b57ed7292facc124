import assert from "node:assert/strict";
import { renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { loadTask } from "../../lib/data";
import { ownHome } from "../training/own-home";
import { lay, temporaryFolder } from "./files";

after(ownHome().remove);
const root = temporaryFolder();

const classFolders = (name: string, pictures: readonly string[]) => {
  pictures.forEach((bytes, i) =>
    lay(root, { [`${name}/cat/${i}.png`]: bytes, [`${name}/dog/${i}.png`]: bytes }),
  );
  return join(root, name);
};

test("a task is known by its pictures' bytes: not by their names, sizes or times", async () => {
  const folder = classFolders("one", ["aa", "bb", "cc"]);
  const first = await loadTask(folder);
  assert.equal((await loadTask(folder)).content, first.content, "nothing has changed");
  const picture = join(folder, "cat", "1.png");
  const { atime, mtime } = statSync(picture);
  writeFileSync(picture, "xx");
  utimesSync(picture, atime, mtime);
  const second = await loadTask(folder);
  assert.notEqual(second.content, first.content, "same name, size and time");
  // Another file put in its place, as an archive's is that is unpacked with its times.
  writeFileSync(join(root, "other"), "bb");
  utimesSync(join(root, "other"), atime, mtime);
  renameSync(join(root, "other"), picture);
  assert.equal((await loadTask(folder)).content, first.content, "the first bytes again");
});

test("a task is the same wherever its folder lies", async () => {
  const [one, two] = [classFolders("a/mine", ["1", "2"]), classFolders("b/mine", ["1", "2"])];
  assert.equal((await loadTask(one)).content, (await loadTask(two)).content);
});
