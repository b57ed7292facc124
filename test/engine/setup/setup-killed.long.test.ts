import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "../../../lib/random";
import { project } from "../../../lib/common";

// Set-up with programs that only pretend: a Python whose pip copies small wheels, a compiler that writes texts. They write
// the first half of each file, wait, and write the rest, so that a kill finds half of it. The project is a copy, since
// set-up leaves a link in node_modules.
const folder = fs.mkdtempSync(join(tmpdir(), "setup-killed-"));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const copy = join(folder, "project");
const home = join(folder, "home");
const kills = Number(process.env.KILLS ?? 10);

const python = `#!/bin/sh
slowly() { size=$(wc -c < "$1"); half=$((size / 2)); head -c $half "$1" > "$2"; sleep 0.04; tail -c +$((half + 1)) "$1" >> "$2"; }
case "$*" in
  *version_info*) echo "3 11" ;;
  *"-m venv"*) for to; do :; done; rm -rf "$to"; mkdir -p "$to/lib/python3.11/site-packages" "$to/bin"; sleep 0.04; cp "$PRETEND/python3" "$to/bin/python" ;;
  *" config list"*) ;;
  *" download "*)
    while [ $# -gt 0 ]; do case "$1" in --dest) dest=$2 ;; -r) file=$2 ;; esac; shift; done
    wheel=$(sed 's/ .*//; s/==/@/; s/-/_/g; s/@/-/' "$file")
    slowly "$PRETEND/wheel.whl" "$dest/$wheel-py3-none-any.whl" ;;
  *" install "*) for part in a b c; do slowly "$PRETEND/wheel.whl" "$UPSTREAM_HOME/python/lib/python3.11/site-packages/$part"; done ;;
esac
`;
const compiler = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
printf 'half of it' > "$out"; sleep 0.04; printf ', and the rest' >> "$out"
`;

before(() => {
  const write = (name: string, text: string) => fs.writeFileSync(join(folder, name), text, { mode: 0o755 });
  write("python3", python);
  write("g++", compiler);
  const members = [
    ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((name) => `tensorflow/${name}`),
    "tensorflow/include/tensorflow/c/c_api.h",
  ];
  const zip =
    "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n for n in sys.argv[2:]: z.writestr(n, n * 9999)";
  assert.equal(spawnSync("python3", ["-c", zip, join(folder, "wheel.whl"), ...members]).status, 0);
  for (const path of ["bin", "dist", "engine/native", "engine/setup", "package.json"])
    fs.cpSync(join(project, "lib", path), join(copy, "lib", path), {
      recursive: true,
      filter: (file) => !/(?<!\.d)\.ts$/.test(file),
    });
  const link = (name: string) => {
    fs.mkdirSync(dirname(join(copy, "node_modules", name)), { recursive: true });
    fs.symlinkSync(fs.realpathSync(join(project, "node_modules", name)), join(copy, "node_modules", name));
  };
  const binding = "@tensorflow/tfjs-node-gpu";
  for (const name of fs.readdirSync(join(project, "node_modules")))
    if (name.startsWith("@"))
      for (const one of fs.readdirSync(join(project, "node_modules", name))) {
        if (`${name}/${one}` !== binding) link(`${name}/${one}`);
      }
    else if (!name.startsWith(".")) link(name);
  fs.mkdirSync(join(copy, "node_modules", binding), { recursive: true });
  fs.cpSync(
    join(project, "node_modules", binding, "package.json"),
    join(copy, "node_modules", binding, "package.json"),
  );
});

function start() {
  const env = { ...process.env, UPSTREAM_HOME: home, PRETEND: folder };
  const child = spawn(process.execPath, [join(copy, "lib", "bin", "upstream.js"), "setup", "--cpu"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, UPSTREAM_PYTHON: join(folder, "python3"), CXX: join(folder, "g++") },
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { pid: child.pid!, ended, said: () => said };
}

/** All that set-up leaves, by path: what a file holds, where a link leads. */
function left(): Map<string, string> {
  const found = new Map<string, string>();
  for (const root of [
    home,
    join(copy, ".upstream"),
    join(copy, "node_modules", "@tensorflow", "tfjs-node-gpu"),
  ])
    for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) found.set(relative(folder, path), fs.readlinkSync(path));
      else if (entry.isFile())
        found.set(relative(folder, path), createHash("sha1").update(fs.readFileSync(path)).digest("hex"));
    }
  return found;
}

const forget = () => {
  for (const path of [home, join(copy, ".upstream")]) fs.rmSync(path, { recursive: true, force: true });
};

describe("set-up", () => {
  let whole: Map<string, string>;
  let milliseconds: number;
  before(async () => {
    const began = performance.now();
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    milliseconds = performance.now() - began;
    whole = left();
    assert.ok(whole.size > 10);
  });

  it(`leaves the same after ${kills} kills at random moments`, async () => {
    const stream = random("kills of set-up", 0);
    forget();
    for (let killed = 0; killed < kills;) {
      const { pid, ended } = start();
      const isEnded = await Promise.race([
        ended.then(() => true),
        sleep(stream.uniform() * milliseconds, false),
      ]);
      if (isEnded) forget();
      else {
        process.kill(-pid, "SIGKILL");
        await ended;
        killed++;
      }
      // Its owner is dead: to wait until the lock lapses costs 10 s.
      fs.rmSync(join(home, "setup.lock"), { recursive: true, force: true });
    }
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    assert.deepEqual(left(), whole);
  });

  it("is done once by two that start at the same time", async () => {
    forget();
    const both = [start(), start()];
    for (const { ended, said } of both) assert.equal(await ended, 0, said());
    assert.deepEqual(left(), whole);
  });
});
