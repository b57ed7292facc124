import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

describe("a folder that may not be written", () => {
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const program = join(project, "lib", "bin", "upstream.js");
  /** Whether that user may read the project at all. */
  const canRead = spawnSync(process.execPath, [program, "--version"], nobody).status === 0;
  const run = (home: string) =>
    spawnSync(process.execPath, [program, "setup", "--cpu"], {
      ...nobody,
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, UPSTREAM_HOME: home, UPSTREAM_PYTHON: "no-such-python" },
    });
  const closed = join(folder, "closed");

  it("as the home is said at once", { skip: !canRead && "nobody may not read the project" }, () => {
    mkdirSync(join(closed, "home"), { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(closed, 0o555);
    failsWith(/closed\/none: cannot be written; set UPSTREAM_HOME/, run(join(closed, "none")));
    chmodSync(join(closed, "home"), 0o555);
    failsWith(/closed\/home: cannot be written; set UPSTREAM_HOME/, run(join(closed, "home")));
  });

  it("above the home does not matter", { skip: !canRead && "nobody may not read the project" }, () => {
    chmodSync(join(closed, "home"), 0o777);
    failsWith(/no no-such-python: install Python/, run(join(closed, "home")));
    chmodSync(closed, 0o755);
  });
});

it("the library's starter says in one line that TypeScript is missing, and why", () => {
  const copy = join(folder, "copy", "lib");
  mkdirSync(join(copy, "bin"), { recursive: true });
  writeFileSync(join(copy, "bin", "build.js"), readFileSync(join(project, "lib", "bin", "build.js")));
  writeFileSync(join(copy, "x.ts"), "");
  for (const [environment, why] of [
    ["production", / \(NODE_ENV=production leaves it out\): run npm ci --include=dev\n$/],
    ["", /^upstream: TypeScript is missing: run npm ci/],
  ] as const) {
    const { status, stderr } = spawnSync(process.execPath, [join(copy, "bin", "build.js")], {
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: environment },
    });
    assert.equal(status, 1);
    assert.match(stderr, why);
    assert.equal(stderr.split("\n").length, 2, stderr);
  }
});
