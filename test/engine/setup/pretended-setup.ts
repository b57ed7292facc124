import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { project } from "../../../lib/common";

/** Set-up in a project of its own, with programs that only pretend. */
export interface PretendedSetup {
  /** Where all of it lies, and nothing else. */
  folder: string;
  home: string;
  /** The Python that pretends. */
  python: string;
  /** Starts set-up, with these variables beside its own. */
  start(variables?: NodeJS.ProcessEnv): { pid: number; ended: Promise<number | null>; said: () => string };
  /** All that set-up leaves, by path: what a file holds, where a link leads. */
  left(): Map<string, string>;
  /** Removes what it has left. */
  forget(): void;
  remove(): void;
}

const python = `#!/bin/sh
slowly() { size=$(wc -c < "$1"); half=$((size / 2)); head -c $half "$1" > "$2"; sleep 0.04; tail -c +$((half + 1)) "$1" >> "$2"; }
# As the real ones: what a user's shell says leads packages elsewhere, or is refused.
[ -z "$PYTHONPATH$PYTHONHOME" ] || { echo "ModuleNotFoundError: a foreign module"; exit 1; }
in=no; [ "$0" = "$UPSTREAM_HOME/python/bin/python" ] && in=yes
case "$*" in *"-m pip "*)
  if [ -n "$NO_PIP" ] && { [ $in = no ] || [ ! -e "$PRETEND/has-pip" ]; }; then echo "$0: No module named pip"; exit 1; fi
  if [ "$PIP_REQUIRE_VIRTUALENV" = 1 ] && [ $in = no ]; then echo "ERROR: Could not find an activated virtualenv"; exit 3; fi ;;
esac
to="$UPSTREAM_HOME/python/lib/python3.11/site-packages"
[ "$PIP_USER" = 1 ] && to="$PRETEND/elsewhere"
[ -n "$PIP_PREFIX" ] && to="$PIP_PREFIX"
[ -n "$PIP_TARGET" ] && to="$PIP_TARGET"
case "$*" in
  *"-m ensurepip"*) touch "$PRETEND/has-pip" ;;
  *version_info*) echo "3 11" ;;
  *"-m venv"*) for to; do :; done; rm -rf "$to"; mkdir -p "$to/lib/python3.11/site-packages" "$to/bin"; sleep 0.04; cp "$PRETEND/python3" "$to/bin/python" ;;
  *" config list"*) ;;
  *" download "*)
    while [ $# -gt 0 ]; do case "$1" in --dest) dest=$2 ;; -r) file=$2 ;; esac; shift; done
    wheel=$(sed 's/ .*//; s/==/@/; s/-/_/g; s/@/-/' "$file")
    slowly "$PRETEND/wheel.whl" "$dest/$wheel-py3-none-any.whl" ;;
  *" install "*) mkdir -p "$to"; for part in a b c; do slowly "$PRETEND/wheel.whl" "$to/$part"; done ;;
esac
`;
const compiler = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
printf 'half of it' > "$out"; sleep 0.04; printf ', and the rest' >> "$out"
`;

/**
 * A Python whose pip copies small wheels, and a compiler that writes texts. They write the first half of each file,
 * wait, and write the rest, so that a kill finds half of it. The project is a copy, since set-up leaves a link in
 * node_modules.
 */
export function pretendedSetup(): PretendedSetup {
  const folder = fs.mkdtempSync(join(tmpdir(), "setup-pretended-"));
  const copy = join(folder, "project");
  const home = join(folder, "home");
  const write = (name: string, text: string) => fs.writeFileSync(join(folder, name), text, { mode: 0o755 });
  write("python3", python);
  write("g++", compiler);
  const members = [
    ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((name) => `tensorflow/${name}`),
    "tensorflow/include/tensorflow/c/c_api.h",
    "scipy_openblas32/lib/libscipy_openblas.so",
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
  return {
    folder,
    home,
    python: join(folder, "python3"),
    start(variables = {}) {
      const env = { ...process.env, UPSTREAM_HOME: home, PRETEND: folder, ...variables };
      const child = spawn(process.execPath, [join(copy, "lib", "bin", "upstream.js"), "setup", "--cpu"], {
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...env, UPSTREAM_PYTHON: join(folder, "python3"), CXX: join(folder, "g++") },
      });
      let said = "";
      child.stderr.on("data", (text: Buffer) => (said += text.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      return { pid: child.pid!, ended, said: () => said };
    },
    left() {
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
    },
    forget() {
      for (const path of [home, join(copy, ".upstream"), join(folder, "has-pip")])
        fs.rmSync(path, { recursive: true, force: true });
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
