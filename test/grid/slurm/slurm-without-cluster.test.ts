import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { largestArray, unfinished } from "../../../lib/grid/slurm/commands";
import { options } from "../../../lib/grid/slurm/request";
import { logFile, logPattern } from "../../../lib/grid/slurm/submission";
import { temporaryFolder } from "../../data/files";

// Slurm's programs as scripts: what they are asked, and what comes of what they say.
const folder = temporaryFolder();
const before = { ...process.env };
process.env.PATH = `${folder}:${before.PATH}`;
after(() => (process.env.PATH = before.PATH));
const program = (name: string, script: string) => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};

describe("Slurm, without a cluster", () => {
  it("takes MaxArraySize less one, a thousand where none is said, and refuses 0 and 1 in one line", () => {
    for (const [says, jobs] of [
      ["MaxArraySize            = 1001", 1000],
      ["MaxArraySize=2", 1],
      ["NoSuchLine = 3", 1000],
    ] as const) {
      program("scontrol", `echo '${says}'`);
      assert.equal(largestArray(), jobs);
    }
    for (const size of [0, 1]) {
      program("scontrol", `echo 'MaxArraySize = ${size}'`);
      assert.throws(largestArray, {
        name: "UserError",
        message: new RegExp(`^Slurm: MaxArraySize is ${size}: the cluster takes no job arrays`),
      });
    }
  });

  it("sees the jobs that wait though the user's squeue shows running ones alone", () => {
    program("squeue", '[ -n "$SQUEUE_STATES$SQUEUE_FORMAT" ] || echo "0|PENDING|Priority|"');
    process.env.SQUEUE_STATES = "RUNNING";
    process.env.SQUEUE_FORMAT = "%i";
    try {
      assert.deepEqual(unfinished("7"), [{ index: 0, state: "PENDING", reason: "Priority", node: "" }]);
    } finally {
      delete process.env.SQUEUE_STATES;
      delete process.env.SQUEUE_FORMAT;
    }
  });

  it("is told a folder's % twice, which it would take for a job's number", () => {
    const store = join(folder, "50%A");
    // As sbatch(1) has it: %% is a percent sign, %A the array's job, %a the index.
    const file = logPattern(store).replace(
      /%[%Aa]/g,
      (found) => ({ "%%": "%", "%A": "7", "%a": "3" })[found]!,
    );
    assert.equal(file, logFile(store, "7", 3));
  });

  it("takes the environment along unless the request says otherwise", () => {
    assert.deepEqual(options({ partition: "a" }), ["--export=ALL", "--partition=a"]);
    assert.deepEqual(options({ flags: ["--export=NONE"] }), ["--export=NONE"]);
  });
});
