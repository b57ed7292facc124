import { statSync } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CorruptFileError, isSafePath, tarMembers, zipMembers } from "../../formats";
import type { SkipLog } from "../skip-log";

/** A file of a dataset, in a folder or in an archive: datasets are read as they were downloaded. */
export interface DataFile {
  /** Its path inside, with `/`. */
  path: string;
  /** For messages. */
  where: string;
  /** The file on disk that it is, or the archive that it is in. */
  file: string;
  read(): Promise<Buffer>;
}

/** No file of a dataset that is read whole is larger; a lying size cannot fill the memory. */
const maxFileBytes = 2 ** 30;

/**
 * The files in a folder (in the order of their names, folder by folder), a `.zip` or a `.tar` (in its own order). Those
 * are read when asked for; of a `.tar.gz`, which can only be read from its start, each comes with its content.
 * A tar in a tar is a folder: what `n01440764.tar` holds lies in `n01440764/`. Paths that climb out, unreadable folders and a
 * broken archive's end are counted.
 *
 * @param wanted says by path which files; others are passed over.
 */
export function files(
  place: string,
  tally: SkipLog,
  wanted: (path: string) => boolean = () => true,
): AsyncGenerator<DataFile> {
  if (statSync(place).isDirectory()) return filesInFolder(place, "", tally, wanted);
  return filesInArchive(place, tally, wanted);
}

async function* filesInFolder(
  root: string,
  path: string,
  tally: SkipLog,
  wanted: (path: string) => boolean,
): AsyncGenerator<DataFile> {
  let entries;
  try {
    entries = await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    tally.skip(reasonUnreadable(error as Error), join(root, path));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path === "" ? entry.name : `${path}/${entry.name}`;
    const where = join(root, name);
    // Links are followed: datasets are often folders of links.
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isLinkedFolder(where));
    if (isFolder) yield* filesInFolder(root, name, tally, wanted);
    else if (wanted(name)) yield { path: name, where, file: where, read: () => readFile(where) };
  }
}

function isLinkedFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function* filesInArchive(
  archive: string,
  tally: SkipLog,
  wanted: (path: string) => boolean,
): AsyncGenerator<DataFile> {
  try {
    for await (const member of archive.endsWith(".zip") ? zipFiles(archive) : tarFiles(archive, wanted)) {
      if (!isSafePath(member.path)) tally.skip("unsafe path", member.where);
      else if (wanted(member.path)) yield member;
    }
  } catch (error) {
    if (!(error instanceof CorruptFileError)) throw error;
    tally.skip(error.why, error.message);
  }
}

async function* zipFiles(archive: string): AsyncGenerator<DataFile> {
  for await (const { name, read } of zipMembers(archive))
    yield { path: trim(name), where: `${archive}: ${name}`, file: archive, read: () => read(maxFileBytes) };
}

async function* tarFiles(archive: string, wanted: (path: string) => boolean): AsyncGenerator<DataFile> {
  const isPacked = await isGzipped(archive);
  yield* tarFilesIn(archive, "", undefined, isPacked, wanted);
}

async function* tarFilesIn(
  archive: string,
  folder: string,
  part: { offset: number; size: number } | undefined,
  isPacked: boolean,
  wanted: (path: string) => boolean,
): AsyncGenerator<DataFile> {
  const members = tarMembers(
    archive,
    (name, size) => isPacked && size <= maxFileBytes && isSafePath(name) && wanted(trim(name)),
    part,
  );
  for await (const { name, size, offset, content } of members) {
    const path = folder + trim(name);
    const where = `${archive}: ${folder}${name}`;
    // Once: tars in tars in tars are no dataset's.
    if (part === undefined && !isPacked && /\.tar$/i.test(name) && isSafePath(name)) {
      yield* tarFilesIn(archive, `${path.slice(0, -4)}/`, { offset, size }, isPacked, wanted);
      continue;
    }
    const read = async () => {
      if (content !== undefined) return content;
      if (size > maxFileBytes || isPacked)
        throw new CorruptFileError("too large", `${where} has ${size} bytes`);
      return readPart(archive, offset, size);
    };
    yield { path, where, file: archive, read };
  }
}

function trim(name: string): string {
  return name.replace(/^(\.\/)+/, "");
}

async function isGzipped(path: string): Promise<boolean> {
  const magic = await readPart(path, 0, 2).catch(() => Buffer.alloc(2));
  return magic[0] === 0x1f && magic[1] === 0x8b;
}

async function readPart(path: string, start: number, length: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await file.read(bytes, 0, length, start);
    if (bytesRead < length)
      throw new CorruptFileError("truncated file", `${path}: ends at byte ${start + bytesRead}`);
    return bytes;
  } finally {
    await file.close();
  }
}

/** Why a file could not be read, in the tally's words; what is no matter of the file is thrown on. */
export function reasonUnreadable(error: Error): string {
  if (error instanceof CorruptFileError) return error.why;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing file";
  if (code === "EACCES" || code === "EPERM" || code === "EISDIR" || code === "ELOOP" || code === "EIO")
    return "unreadable file";
  throw error;
}
