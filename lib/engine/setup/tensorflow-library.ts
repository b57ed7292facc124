import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from "node:fs";
import { UserError, home } from "../../common";
import { variantFolder, type Variant } from "../installation";
import { downloadWheel } from "./download-wheel";
import { unpackWheel } from "./unpack-wheel";
import { wheelsFor } from "./wheels";

/** Disk space in bytes that set-up needs at its height: the wheels and what is unpacked of them. */
const needed: Record<Variant, number> = { cpu: 1.5e9, gpu: 13e9 };

/** Whether a wheel's file is one that the binding needs: the two libraries, their headers, NVIDIA's libraries. */
export const isLibraryFile = (path: string) =>
  /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(path) ||
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\//.test(path) ||
  /^nvidia\/[^/]+\/(lib|bin|nvvm\/libdevice)\//.test(path);

/** Gets TensorFlow's library and headers out of PyPI's wheels. What is there already stays. */
export async function installLibrary(variant: Variant, say: (text: string) => void): Promise<void> {
  const folder = variantFolder(variant);
  if (existsSync(folder)) return;
  const entry = wheelsFor(variant);
  if (!entry.tried) say(`note: TensorFlow on ${entry.system} (${variant}) has not been seen to compute yet`);
  mkdirSync(home("tensorflow"), { recursive: true });
  const disk = statfsSync(home("tensorflow"));
  const free = disk.bavail * disk.bsize;
  if (free < needed[variant]) {
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
    throw new UserError(
      `${home("tensorflow")}: ${gigabytes(needed[variant])} GB of disk are needed, ${gigabytes(free)} GB are free`,
    );
  }
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  for (const wheel of entry.wheels) {
    const file = await downloadWheel(wheel);
    await unpackWheel(file, partial, isLibraryFile, `unpacking ${wheel.name}`);
  }
  renameSync(partial, folder);
  rmSync(home("tensorflow", "wheels"), { recursive: true, force: true });
}
