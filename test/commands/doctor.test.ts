import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { project } from "../../lib/common";

const empty = mkdtempSync(join(tmpdir(), "upstream-home-"));
after(() => rmSync(empty, { recursive: true }));

function doctor(env: NodeJS.ProcessEnv, ...args: string[]) {
  const program = join(project, "lib", "bin", "upstream.js");
  return spawnSync(process.execPath, [program, "doctor", ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

describe("doctor", () => {
  it("works before set-up, and says what is missing", () => {
    const { status, stdout, stderr } = doctor({ UPSTREAM_HOME: empty, UPSTREAM_DATA: "" });
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.match(stdout, /^-- TensorFlow: not set up: run `npx upstream setup`$/m);
  });

  it("fails in one line where the data root is not there, and still reports", () => {
    const { status, stdout, stderr } = doctor(
      { UPSTREAM_HOME: empty, UPSTREAM_DATA: join(empty, "none") },
      "--json",
    );
    assert.equal(status, 1);
    assert.match(stderr, /^upstream: data root: UPSTREAM_DATA is .*none, which is not there\n$/);
    const report = JSON.parse(stdout) as { ok: boolean; tensorflow: { state: string } };
    assert.equal(report.ok, false);
    assert.equal(report.tensorflow.state, "missing");
  });
});
