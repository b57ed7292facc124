import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { pipError } from "../../lib/engine/setup/pip";
import { tensorflowWheels } from "../../lib/engine/setup/wheels";
import { project } from "../../lib/common";

const folder = mkdtempSync(join(tmpdir(), "upstream-setup-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs `upstream setup` in a home of its own. */
function setup(home: string, env: NodeJS.ProcessEnv) {
  const program = join(project, "lib", "bin", "upstream.js");
  return spawnSync(process.execPath, [program, "setup", "--cpu"], {
    encoding: "utf8",
    env: { ...process.env, UPSTREAM_HOME: join(folder, home), ...env },
  });
}

function failsWith(expected: RegExp, { status, stderr }: { status: number | null; stderr: string }) {
  assert.equal(status, 1);
  const lines = stderr.split("\n").filter((line) => line.startsWith("upstream: "));
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0] ?? "", expected);
}

describe("set-up says in one line what is missing", () => {
  it("no Python", () => {
    failsWith(
      /no no-such-python: install Python 3.10 or newer with pip/,
      setup("a", { UPSTREAM_PYTHON: "no-such-python" }),
    );
  });

  it("no network", () => {
    // Nothing listens on port 9 of this machine.
    const env = {
      PIP_CONFIG_FILE: "/dev/null",
      PIP_FIND_LINKS: "",
      PIP_EXTRA_INDEX_URL: "",
      PIP_RETRIES: "0",
    };
    const ran = setup("c", { ...env, PIP_INDEX_URL: "http://127.0.0.1:9/simple" });
    failsWith(/cannot install pip [\d.]+: .*check the network and run it again/, ran);
  });

  it("no compiler, and leaves no half of an addon", () => {
    const library = join(folder, "d", "tensorflow", "2.21.0-cpu");
    mkdirSync(library, { recursive: true });
    mkdirSync(join(folder, "d", "python"));
    writeFileSync(join(folder, "d", "python", "pip-is-in"), "");
    failsWith(/no C\+\+ compiler \(no-such-compiler\): install one/, setup("d", { CXX: "no-such-compiler" }));
    assert.equal(existsSync(join(folder, "d", "tensorflow", "current")), false);
  });

  it("a home that is no folder", () => {
    writeFileSync(join(folder, "file"), "");
    failsWith(/is not a folder; set UPSTREAM_HOME/, setup("file", {}));
  });
});

describe("pip's output in a few words", () => {
  // Each first line as pip 23.2 to 26.3 writes it.
  const cases: [string, RegExp][] = [
    [
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
      /disk is full/,
    ],
    [
      "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('...')",
      /no connection/,
    ],
    ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", /SHA-256 differs/],
    ["ERROR: something new\nERROR: and its end\n", /^and its end$/],
  ];
  for (const [output, expected] of cases)
    it(String(expected), () => assert.match(pipError(output), expected));
});

describe("the table of wheels", () => {
  it("names each machine and variant once, and checks each wheel by its SHA-256", () => {
    const names = tensorflowWheels.map(({ system, variant }) => `${system} ${variant}`);
    assert.equal(new Set(names).size, names.length);
    for (const { wheels } of tensorflowWheels)
      for (const { sha256 } of wheels) assert.match(sha256, /^[0-9a-f]{64}$/);
  });
});
