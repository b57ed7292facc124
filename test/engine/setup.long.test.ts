import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { project } from "../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "upstream-setup-"));
after(() => rmSync(folder, { recursive: true }));

it("sets up from a Python without pip, as uv's environments are, by the pip that comes with Python", (t) => {
  if (spawnSync("python3", ["-c", "import ensurepip"]).status !== 0) return t.skip("no ensurepip here");
  const bare = join(folder, "bare");
  assert.equal(spawnSync("python3", ["-m", "venv", "--without-pip", bare]).status, 0);
  const program = join(project, "lib", "bin", "upstream.js");
  const { status, stderr } = spawnSync(process.execPath, [program, "setup", "--cpu"], {
    encoding: "utf8",
    env: {
      ...process.env,
      UPSTREAM_HOME: join(folder, "home"),
      UPSTREAM_PYTHON: join(bare, "bin", "python"),
      // What a user's shell may hold is kept out.
      PIP_USER: "1",
      PIP_REQUIRE_VIRTUALENV: "1",
      PYTHONPATH: "/nowhere",
    },
  });
  assert.equal(status, 0, stderr);
});
