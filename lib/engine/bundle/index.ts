import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { UserError, home, project, write } from "../../common";
import { addonName, jpegAddon, lapackAddon, preloadName, variantFolder } from "../installation";
import { buildAddons } from "../setup/build-binding";
import { downloadWheel } from "../setup/download-wheel";
import { makeEnvironment } from "../setup/python-environment";
import { runProgram } from "../setup/run-program";
import { isLibraryFile } from "../setup/tensorflow-library";
import { unpackWheel } from "../setup/unpack-wheel";
import { wheelsFor } from "../setup/wheels";
import { leftOut, projectFiles, trainingPackages } from "./packages";
import { unpackScript } from "./unpack-script";

/** One file of a bundle. */
export interface BundleFile {
  name: string;
  bytes: number;
  sha256: string;
}

/**
 * Makes a bundle for a GPU node without network: Node's binary, the packages that training needs, the binding, and
 * TensorFlow's library, stripped and packed, in pieces that are small enough to be carried one by one, with their
 * checksums and a script that unpacks them. Of NVIDIA's libraries it holds the CUDA runtime alone: the others are many
 * gigabytes, and the script links to those that come with the node's PyTorch.
 *
 * @param options.out the folder, which is made anew
 * @param options.megabytes the most that a piece may have
 * @throws UserError where a program is missing (`zstd`, `strip`, `tar`, `split`)
 */
export async function makeBundle(options: {
  out: string;
  megabytes: number;
  say: (text: string) => void;
}): Promise<BundleFile[]> {
  const { out, megabytes, say } = options;
  const staging = home("bundle");
  const root = join(staging, ".upstream");
  // Wheels are downloaded by its pip.
  await makeEnvironment(say);
  await stageTensorFlow(root, say);
  if (!stageDecoder(root)) say("without the fast JPEG decoder, which `npx upstream setup` compiles first");
  if (!stageLapack(root)) say("without LAPACK, which `npx upstream setup` brings first");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  say("packing Node");
  writeFileSync(join(out, "node.gz"), gzipSync(readFileSync(process.execPath)));
  copyFileSync(join(project, "node_modules", "fzstd", "lib", "index.js"), join(out, "fzstd.js"));
  say("packing TensorFlow and the packages (about a minute)");
  const named = [...projectFiles(), ...trainingPackages(), join("node_modules", "upstream")];
  // A package inside another one comes with it.
  const files = named.filter((file) => !named.some((other) => file.startsWith(`${other}/`)));
  const script = `set -o pipefail; tar --create --sort=name --transform 'flags=rh;s,^,upstream/,' "$@" | zstd -q -12 -T0 | split --bytes=${megabytes}000000 --numeric-suffixes --suffix-length=3 - "$OUT/upstream.tar.zst."`;
  const tar = [
    ...leftOut.map((pattern) => `--exclude=${pattern}`),
    "-C",
    project,
    ...files,
    "-C",
    staging,
    ".upstream",
  ];
  await runOrThrow("bash", ["-c", script, "bundle", ...tar], { OUT: out });
  write(join(out, "unpack.sh"), unpackScript);
  chmodSync(join(out, "unpack.sh"), 0o755);
  const pieces = readdirSync(out)
    .filter((name) => name !== "unpack.sh")
    .sort()
    .map((name) => pieceOf(out, name));
  write(join(out, "manifest.sha256"), pieces.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(""));
  const tooLarge = pieces.find(({ bytes }) => bytes > megabytes * 1e6);
  if (tooLarge !== undefined)
    throw new UserError(`${tooLarge.name} has ${Math.ceil(tooLarge.bytes / 1e6)} MB: more than ${megabytes}`);
  return pieces;
}

/** TensorFlow's GPU libraries without their symbols, and the addons built against them. What is there already stays. */
async function stageTensorFlow(root: string, say: (text: string) => void): Promise<void> {
  const name = basename(variantFolder("gpu"));
  const folder = join(root, "tensorflow", name);
  if (!existsSync(folder)) {
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    for (const wheel of wheelsFor("gpu").wheels.filter((one) => /^tensorflow$|cuda-runtime/.test(one.name))) {
      const file = await downloadWheel(wheel);
      await unpackWheel(file, partial, isLibraryFile, `unpacking ${wheel.name}`);
    }
    say("stripping TensorFlow's libraries");
    for (const library of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"])
      await runOrThrow("strip", ["--strip-unneeded", join(partial, "tensorflow", library)]);
    cpSync(partial, folder, { recursive: true });
    rmSync(partial, { recursive: true });
  }
  if (!existsSync(join(folder, addonName())) || !existsSync(join(folder, preloadName())))
    await buildAddons(folder, say);
  // The headers were for that.
  rmSync(join(folder, "tensorflow", "include"), { recursive: true, force: true });
  const current = join(root, "tensorflow", "current");
  rmSync(current, { force: true });
  symlinkSync(name, current);
}

/** Whether it was there to be staged. */
function stageDecoder(root: string): boolean {
  if (!existsSync(jpegAddon())) return false;
  mkdirSync(join(root, "jpeg"), { recursive: true });
  copyFileSync(jpegAddon(), join(root, "jpeg", basename(jpegAddon())));
  return true;
}

/** Whether it was there to be staged. */
function stageLapack(root: string): boolean {
  const folder = dirname(lapackAddon());
  if (!existsSync(folder)) return false;
  cpSync(folder, join(root, "lapack", basename(folder)), { recursive: true });
  return true;
}

async function runOrThrow(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const missing = `no ${program}: install it (on Debian and Ubuntu: apt-get install binutils zstd)`;
  const ran = await runProgram(program, args, { missing, env });
  if (ran.code === 0) return;
  const why = ran.output.trim().split("\n").at(-1) ?? "";
  throw new UserError(`bundle: ${program} failed: ${why}`);
}

function pieceOf(folder: string, name: string): BundleFile {
  const path = join(folder, name);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { name, bytes: statSync(path).size, sha256 };
}
