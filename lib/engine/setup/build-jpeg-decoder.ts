import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { UserError } from "../../common";
import { jpegAddon, jpegSource, jpegVersion } from "../installation";
import { addonFlags, compileCpp } from "./build-binding";
import { downloadWheel } from "./download-wheel";
import { unpackWheel } from "./unpack-wheel";
import { jpegWheels } from "./wheels";

/**
 * Builds our JPEG decoder against PyPI's libjpeg-turbo (about 5 s). What is there already stays. Without it pictures
 * are decoded all the same, three times slower: where it cannot be built, that is said, and set-up goes on.
 */
export async function buildJpegDecoder(say: (text: string) => void): Promise<void> {
  const addon = jpegAddon();
  const wheel = jpegWheels[`${platform}-${arch}`];
  if (existsSync(addon) || wheel === undefined) return;
  say("compiling the JPEG decoder (about 5 s)");
  const partial = join(dirname(addon), "partial");
  try {
    mkdirSync(partial, { recursive: true });
    const file = await downloadWheel(wheel);
    await unpackWheel(file, partial, (path) => path.includes("/install/"), `unpacking ${wheel.name}`);
    const library = join(partial, `comma_deps_libjpeg-${jpegVersion}.data/purelib/libjpeg/install`);
    const archive = join(library, "lib", "libjpeg.a");
    // The library's names stay inside: other libraries of the process bring the same ones.
    const hidden = platform === "darwin" ? ["-undefined", "dynamic_lookup"] : ["-Wl,--exclude-libs,ALL"];
    const flags = [...addonFlags(), "-O3", "-I", join(library, "include")];
    const temporary = join(partial, "jpeg.node");
    await compileCpp([...flags, jpegSource, archive, ...hidden, "-o", temporary], "the JPEG decoder");
    renameSync(temporary, addon);
    rmSync(file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`note: JPEGs will be decoded by sharp alone, which is slower: ${error.message}`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
