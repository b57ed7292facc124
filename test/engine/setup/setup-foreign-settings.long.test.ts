import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { project } from "../../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "setup-foreign-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// The environment and one small package in it; all of set-up takes minutes.
const script = `
const { makeEnvironment } = require(${JSON.stringify(join(project, "lib/dist/engine/setup/python-environment.js"))});
const { pip } = require(${JSON.stringify(join(project, "lib/dist/engine/setup/pip.js"))});
makeEnvironment(() => {}).then(() => pip(["install", "colorama==0.4.6"], "cannot install colorama"));`;

describe("the project's Python environment", () => {
  before(() => {
    // A Python without pip, as uv's environments are, and modules that must not be loaded.
    assert.equal(spawnSync("python3", ["-m", "venv", "--without-pip", join(folder, "bare")]).status, 0);
    mkdirSync(join(folder, "modules", "pip"), { recursive: true });
    for (const file of ["pip/__init__.py", "json.py"])
      writeFileSync(join(folder, "modules", file), "raise SystemExit('a foreign module')\n");
  });

  it("is made in spite of what a user's shell says of other Pythons, and holds what was put in", (t) => {
    if (spawnSync("python3", ["-c", "import ensurepip"]).status !== 0) return t.skip("no ensurepip here");
    const home = join(folder, "home");
    mkdirSync(home);
    const elsewhere = ["target", "prefix", "base"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      env: {
        ...process.env,
        UPSTREAM_HOME: home,
        UPSTREAM_PYTHON: join(folder, "bare", "bin", "python"),
        PIP_USER: "1",
        PIP_TARGET: elsewhere[0],
        PIP_PREFIX: elsewhere[1],
        PIP_REQUIRE_VIRTUALENV: "1",
        PYTHONPATH: join(folder, "modules"),
        PYTHONHOME: "/nowhere",
        PYTHONUSERBASE: elsewhere[2],
        PYTHONSTARTUP: join(folder, "modules", "json.py"),
      },
    });
    assert.equal(status, 0, stderr);
    const lib = join(home, "python", "lib");
    const [version = ""] = readdirSync(lib).filter((name) => name.startsWith("python3"));
    assert.ok(existsSync(join(lib, version, "site-packages", "colorama", "__init__.py")));
    assert.deepEqual(elsewhere.filter(existsSync), []);
  });
});
