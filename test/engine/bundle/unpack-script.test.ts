import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { project } from "../../../lib/common";
import { unpackScript } from "../../../lib/engine/bundle/unpack-script";

// A toy bundle: Node is a script that starts this Node, the program prints what it was given.
const folder = mkdtempSync(join(tmpdir(), "unpack-"));
after(() => rmSync(folder, { recursive: true }));
const variant = "2.21.0-gpu";

function put(path: string, text: string | Uint8Array): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** A Zstandard frame whose blocks are not compressed (RFC 8878, section 3.1). */
function zstandard(bytes: Buffer): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 5);
  const parts: Uint8Array[] = [header];
  for (let at = 0; at < bytes.length; at += 100_000) {
    const part = bytes.subarray(at, at + 100_000);
    const block = Buffer.alloc(3);
    block.writeUIntLE((part.length << 3) | (at + part.length === bytes.length ? 1 : 0), 0, 3);
    parts.push(block, part);
  }
  return Buffer.concat(parts);
}

function makeToy(name: string): string {
  const out = join(folder, name);
  const root = join(out, "tree", "upstream");
  put(
    join(root, "lib", "bin", "upstream.js"),
    "console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.LD_LIBRARY_PATH }))",
  );
  put(join(root, "large"), Buffer.alloc(250_000, "0123456789"));
  put(join(root, ".upstream", "tensorflow", variant, "library.so"), "the library");
  symlinkSync(variant, join(root, ".upstream", "tensorflow", "current"));
  const packed = spawnSync("tar", ["--create", "-C", join(out, "tree"), "upstream"], { maxBuffer: 1 << 26 });
  const archive = zstandard(packed.stdout);
  rmSync(join(out, "tree"), { recursive: true });
  put(join(out, "upstream.tar.zst.000"), archive.subarray(0, 120_000));
  put(join(out, "upstream.tar.zst.001"), archive.subarray(120_000));
  put(join(out, "node.gz"), gzipSync(`#!/bin/sh\nexec '${process.execPath}' "$@"\n`));
  put(join(out, "fzstd.js"), readFileSync(join(project, "node_modules", "fzstd", "lib", "index.js")));
  const line = (piece: string) =>
    `${createHash("sha256")
      .update(readFileSync(join(out, piece)))
      .digest("hex")}  ${piece}\n`;
  const pieces = readdirSync(out).map(line);
  put(join(out, "manifest.sha256"), pieces.join(""));
  put(join(out, "unpack.sh"), unpackScript);
  return out;
}

/** What a node has that has no zstd: the programs that the script names, and Python with CUDA 13's cuBLAS and cuDNN. */
function bareNode(): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const programs =
    "bash env sh cat chmod dirname find gzip head ln ls mkdir python3 readlink rm sha256sum tar".split(" ");
  for (const name of programs) {
    // Of Python the program itself: what stands under its name may be a script that looks for it.
    const ask = name === "python3" ? "python3 -c 'import sys; print(sys.executable)'" : `command -v ${name}`;
    const found = spawnSync("bash", ["-c", ask], { encoding: "utf8" }).stdout.trim();
    if (found && !existsSync(join(bin, name))) symlinkSync(found, join(bin, name));
  }
  const site = join(folder, "site");
  // As a package of its own it comes before what this machine's Python may have.
  put(join(site, "nvidia", "__init__.py"), "");
  put(join(site, "nvidia", "cublas", "lib", "libcublas.so.13"), "");
  put(join(site, "nvidia", "cudnn", "lib", "libcudnn.so.9"), "");
  return { PATH: bin, PYTHONPATH: site };
}

const unpack = (bundle: string, into: string, env: NodeJS.ProcessEnv) =>
  spawnSync("bash", [join(bundle, "unpack.sh"), into], { encoding: "utf8", env });

test("a bundle's pieces become a folder that runs by its own Node, with CUDA's libraries under the names asked for", () => {
  const into = join(folder, "node");
  const ran = unpack(makeToy("whole"), into, bareNode());
  assert.equal(ran.status, 0, ran.stderr);
  const root = join(into, "upstream");
  assert.equal(readFileSync(join(root, "large"), "utf8"), "0123456789".repeat(25_000));
  assert.equal(
    readFileSync(join(root, ".upstream", "tensorflow", "current", "library.so"), "utf8"),
    "the library",
  );
  const libraries = join(root, ".upstream", "tensorflow", variant, "nvidia");
  assert.ok(existsSync(join(libraries, "cublas", "lib", "libcublas.so.12")));
  assert.ok(existsSync(join(libraries, "cudnn", "lib", "libcudnn.so.9")));
  // CUDA 13's libraries ask for one another by their own names.
  const beside = readdirSync(libraries).filter((name) => name.startsWith("beside-"));
  assert.ok(beside.some((name) => existsSync(join(libraries, name, "lib", "libcublas.so.13"))));
  // What stands under another version's name is said to; what has its own is not.
  const borrowed = readFileSync(join(root, ".upstream", "borrowed-cuda"), "utf8");
  assert.match(borrowed, /^libcublas.so.12 is libcublas.so.13$/m);
  assert.doesNotMatch(borrowed, /cudnn/);
  assert.match(ran.stdout, /under another version's name:\n(.*\n)*libcublas.so.12 is libcublas.so.13/);
  const told = spawnSync(join(root, "run"), ["doctor", "--json"], { encoding: "utf8", env: bareNode() });
  const { args, path } = JSON.parse(told.stdout) as { args: string[]; path: string };
  assert.deepEqual(args, ["doctor", "--json"]);
  assert.ok(path.split(":").includes(join(root, ".upstream/tensorflow/current/nvidia/cublas/lib")), path);
});

test("with zstd at hand the same comes of it", () => {
  const env = bareNode();
  const zstd = spawnSync("bash", ["-c", "command -v zstd"], { encoding: "utf8" }).stdout.trim();
  if (zstd) symlinkSync(zstd, join(env.PATH!, "zstd"));
  const ran = unpack(makeToy("zstd"), join(folder, "other"), env);
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(readFileSync(join(folder, "other", "upstream", "large")).length, 250_000);
});

test("a piece that is damaged or missing is told before anything is unpacked", () => {
  for (const [name, spoil] of [
    [
      "damaged",
      (piece: string) => writeFileSync(piece, Buffer.concat([readFileSync(piece), Buffer.from("x")])),
    ],
    ["missing", (piece: string) => rmSync(piece)],
  ] as const) {
    const bundle = makeToy(name);
    spoil(join(bundle, "upstream.tar.zst.001"));
    const into = join(folder, `into-${name}`);
    const ran = unpack(bundle, into, bareNode());
    assert.equal(ran.status, 1);
    assert.match(ran.stderr, /unpack: a piece is missing or damaged: bring it again/);
    assert.match(ran.stdout + ran.stderr, /upstream.tar.zst.001/);
    assert.ok(!existsSync(into));
  }
});
