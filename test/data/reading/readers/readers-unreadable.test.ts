import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { lay, temporaryFolder } from "../../files";

const root = temporaryFolder();

test("files that may not be read are counted", () => {
  lay(root, {
    "locked/cat/1.png": "a",
    "locked/cat/2.png": "b",
    "locked/dog/3.png": "c",
    "locked.txt": "cat/1.png 0\ncat/2.png 0\ndog/3.png 1\n",
  });
  chmodSync(join(root, "locked/cat/2.png"), 0);
  chmodSync(join(root, "locked/dog"), 0);
  chmodSync(root, 0o755);
  // As root everything may be read: another user looks.
  const script = `
    const data = require("upstream").data;
    (async () => {
      const read = async () => {
        const skipLog = new data.SkipLog({ maxBad: 1 });
        for await (const sample of data.readSamples({ name: "locked", reader: { kind: "listed", train: "locked.txt", at: "locked" } }, { root: ${JSON.stringify(root)}, skipLog }));
        return skipLog;
      };
      // Code is loaded when it is first used, and the project may lie where that user may not look.
      await read();
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
      const { good, skipped } = await read();
      console.log(JSON.stringify([good, [...skipped]]));
    })();`;
  const ran = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    cwd: join(__dirname, "..", "..", "..", ".."),
  });
  chmodSync(join(root, "locked/dog"), 0o755);
  assert.equal(ran.stdout.trim(), `[1,[["unreadable file",2]]]`, ran.stderr);
});
