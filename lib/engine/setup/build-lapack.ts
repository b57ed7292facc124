import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { UserError } from "../../common";
import { lapackAddon, lapackSource } from "../installation";
import { addonFlags, compileCpp } from "./build-binding";
import { downloadWheel } from "./download-wheel";
import { unpackWheel } from "./unpack-wheel";
import { lapackWheels } from "./wheels";

/**
 * Builds our call of LAPACK against SciPy's OpenBLAS (8 MB, about 5 s). What is there already stays. Without it
 * TensorFlow finds eigenvectors, a third as fast: where it cannot be built, that is said, and set-up goes on.
 */
export async function buildLapack(say: (text: string) => void): Promise<void> {
  const addon = lapackAddon();
  const wheel = lapackWheels[`${platform}-${arch}`];
  if (existsSync(addon) || wheel === undefined) return;
  say("fetching LAPACK (about 5 s)");
  const folder = dirname(addon);
  const partial = `${folder}.partial`;
  try {
    mkdirSync(partial, { recursive: true });
    const file = await downloadWheel(wheel);
    const isLibrary = (path: string) => /\/lib\/libscipy_openblas\.(so|dylib)$/.test(path);
    await unpackWheel(file, partial, isLibrary, `unpacking ${wheel.name}`);
    const name = platform === "darwin" ? "libscipy_openblas.dylib" : "libscipy_openblas.so";
    const unpacked = join(partial, wheel.name.replaceAll("-", "_"), "lib", name);
    const made = join(partial, "made");
    mkdirSync(made, { recursive: true });
    copyFileSync(unpacked, join(made, name));
    const rpath = platform === "darwin" ? "@loader_path" : "$ORIGIN";
    const linking = platform === "darwin" ? ["-undefined", "dynamic_lookup"] : ["-pthread"];
    const library = [join(made, name), `-Wl,-rpath,${rpath}`, ...linking];
    const output = ["-o", join(made, basename(addon))];
    await compileCpp([...addonFlags(), "-O2", lapackSource, ...library, ...output], "LAPACK's addon");
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    rmSync(file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`note: probes of wide features will take twice as long, without LAPACK: ${error.message}`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
