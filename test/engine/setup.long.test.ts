import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { project } from "../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "upstream-setup-"));
after(() => rmSync(folder, { recursive: true }));

it("sets all of it up from a Python without pip, as uv's environments are, in spite of what a user's shell says", (t) => {
  if (spawnSync("python3", ["-c", "import ensurepip"]).status !== 0) return t.skip("no ensurepip here");
  const bare = join(folder, "bare");
  assert.equal(spawnSync("python3", ["-m", "venv", "--without-pip", bare]).status, 0);
  const foreign = join(folder, "modules");
  mkdirSync(join(foreign, "pip"), { recursive: true });
  for (const file of ["pip/__init__.py", "json.py"])
    writeFileSync(join(foreign, file), "raise SystemExit('a foreign module')\n");
  const elsewhere = ["target", "prefix", "base"].map((name) => join(folder, name));
  const [target, prefix, base] = elsewhere;
  const environment = {
    ...process.env,
    UPSTREAM_HOME: join(folder, "home"),
    UPSTREAM_PYTHON: join(bare, "bin", "python"),
    PIP_USER: "1",
    PIP_TARGET: target,
    PIP_PREFIX: prefix,
    PIP_REQUIRE_VIRTUALENV: "1",
    PYTHONPATH: foreign,
    PYTHONHOME: "/nowhere",
    PYTHONUSERBASE: base,
  };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(project, "lib", "bin", "upstream.js"), ...args], {
      encoding: "utf8",
      env: environment,
    });
  const { status, stderr } = run("setup", "--cpu");
  assert.equal(status, 0, stderr);
  // JupyterLab is there and starts, with the same variables set.
  const lab = run("lab", "--version");
  assert.equal(lab.status, 0, lab.stderr);
  assert.match(lab.stdout, /^\d+\.\d+/);
  assert.deepEqual(
    elsewhere.filter((path) => existsSync(path)),
    [],
  );
});
