import { statSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import { open, readdir, readFile, realpath, stat } from "node:fs/promises";
import { isFolder } from "../../common";
import { CorruptFileError, isSafePath, tarMembers, zipMembers } from "../../formats";
import type { SkipLog } from "../skip-log";

/** A file of a dataset, in a folder or in an archive: datasets are read as they were downloaded. */
export interface DataFile {
  /** Its path inside, with `/`. */
  path: string;
  /** For messages. */
  where: string;
  /** The file on disk that it is, or the archive that it is in; undefined where its name on disk is not UTF-8. */
  file: string | undefined;
  read(): Promise<Buffer>;
}

/** No file of a dataset that is read whole is larger; a lying size cannot fill the memory. */
const maxFileBytes = 2 ** 28;
/** What a packed archive may hold: its files come with their content, and a bomb must not fill the memory. */
const maxPackedBytes = 2 ** 32;

/**
 * The files in a folder (in the order of their names, folder by folder), a `.zip` or a `.tar` (in its own order). Those
 * are read when asked for; of a `.tar.gz`, which can only be read from its start, each comes with its content.
 * A tar in a tar is a folder: what `n01440764.tar` holds lies in `n01440764/`. Paths that climb out, unreadable
 * folders, links to a folder above them and a broken archive's end are counted; clutter (`isClutter`) is passed over.
 *
 * @param wanted says by path which files; others are passed over.
 */
export function files(
  place: string,
  skipLog: SkipLog,
  wanted: (path: string) => boolean = () => true,
): AsyncGenerator<DataFile> {
  if (statSync(place).isDirectory())
    return filesInFolder({ path: Buffer.from(place), name: "", above: [] }, skipLog, wanted);
  return filesInArchive(place, skipLog, wanted);
}

/**
 * Folders and files that systems and tools leave among data: a Mac's archiver, a NAS, JupyterLab, version control. They
 * are passed over at every depth.
 */
export function isClutter(path: string): boolean {
  return /(^|\/)(__MACOSX|@eaDir|\.(?!\.?(\/|$))[^/]*)\//.test(path);
}

interface OpenFolder {
  /** The bytes of its path on disk: names need not be UTF-8. */
  path: Buffer;
  /** Its path inside, as text. */
  name: string;
  /** The real paths of the folders that it lies in, to notice a link that leads back. */
  above: readonly string[];
}

async function* filesInFolder(
  { path, name: folder, above }: OpenFolder,
  skipLog: SkipLog,
  wanted: (path: string) => boolean,
): AsyncGenerator<DataFile> {
  let entries;
  let real;
  try {
    entries = await readdir(path, { withFileTypes: true, encoding: "buffer" });
    real = await realpath(path, "latin1");
  } catch (error) {
    skipLog.skip(reasonUnreadable(error as Error), textOf(path));
    return;
  }
  if (above.includes(real)) {
    skipLog.skip("link to a folder above", textOf(path));
    return;
  }
  const named = entries.map((entry) => ({ entry, text: textOf(entry.name) }));
  for (const { entry, text } of named.sort((a, b) => (a.text < b.text ? -1 : 1))) {
    const name = folder === "" ? text : `${folder}/${text}`;
    const file = Buffer.concat([path, Buffer.from("/"), entry.name]);
    // Links are followed: datasets are often folders of links.
    const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && isFolder(file));
    if (isDirectory) {
      if (!isClutter(`${name}/`))
        yield* filesInFolder({ path: file, name, above: [...above, real] }, skipLog, wanted);
    } else if (wanted(name)) {
      const where = textOf(file);
      yield { path: name, where, file: isUtf8(file) ? where : undefined, read: () => readRegularFile(file) };
    }
  }
}

/** A name's bytes as text: UTF-8, or else Latin-1, in which any bytes are some. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString("utf8") : bytes.toString("latin1");
}

/**
 * A file whole. A pipe would be waited for and a device (a link to `/dev/zero`) never ends: only regular files are
 * read, and none that would fill the memory.
 *
 * @throws CorruptFileError "no regular file" or "too large"
 */
export async function readRegularFile(path: string | Buffer): Promise<Buffer> {
  const stats = await stat(path);
  const where = typeof path === "string" ? path : textOf(path);
  if (!stats.isFile() && !stats.isDirectory())
    throw new CorruptFileError("no regular file", `${where}: a pipe or a device, expected a file`);
  if (stats.size > maxFileBytes) throw new CorruptFileError("too large", `${where} has ${stats.size} bytes`);
  return readFile(path);
}

async function* filesInArchive(
  archive: string,
  skipLog: SkipLog,
  wanted: (path: string) => boolean,
): AsyncGenerator<DataFile> {
  try {
    for await (const member of archive.endsWith(".zip")
      ? zipFiles(archive)
      : tarFiles(archive, wanted, skipLog)) {
      if (!isSafePath(member.path)) skipLog.skip("unsafe path", member.where);
      else if (!isClutter(member.path) && wanted(member.path)) yield member;
    }
  } catch (error) {
    if (!(error instanceof CorruptFileError)) throw error;
    skipLog.skip(error.why, error.message);
  }
}

async function* zipFiles(archive: string): AsyncGenerator<DataFile> {
  for await (const { name, read } of zipMembers(archive))
    yield { path: trim(name), where: `${archive}: ${name}`, file: archive, read: () => read(maxFileBytes) };
}

async function* tarFiles(
  archive: string,
  wanted: (path: string) => boolean,
  skipLog: SkipLog,
): AsyncGenerator<DataFile> {
  const isPacked = await isGzipped(archive);
  yield* tarFilesIn(archive, "", undefined, isPacked, wanted, skipLog);
}

async function* tarFilesIn(
  archive: string,
  folder: string,
  part: { offset: number; size: number } | undefined,
  isPacked: boolean,
  wanted: (path: string) => boolean,
  skipLog: SkipLog,
): AsyncGenerator<DataFile> {
  const members = tarMembers(
    archive,
    (name, size) => isPacked && size <= maxFileBytes && isSafePath(name) && wanted(trim(name)),
    part,
  );
  /** By their paths, for links to them. */
  const found = new Map<string, DataFile>();
  let packedBytes = 0;
  for await (const { name, size, offset, content, linkTo } of members) {
    const path = folder + trim(name);
    const where = `${archive}: ${folder}${name}`;
    if (linkTo !== undefined) {
      const target = found.get(folder + trim(linkTo));
      if (target !== undefined) yield { ...target, path, where };
      else if (wanted(path) && !isClutter(path))
        skipLog.skip("link that leads nowhere", `${where} to ${linkTo}`);
      continue;
    }
    // Once: tars in tars in tars are no dataset's.
    if (part === undefined && !isPacked && /\.tar$/i.test(name) && isSafePath(name)) {
      yield* tarFilesIn(archive, `${path.slice(0, -4)}/`, { offset, size }, isPacked, wanted, skipLog);
      continue;
    }
    packedBytes += content?.length ?? 0;
    if (packedBytes > maxPackedBytes)
      throw new CorruptFileError(
        "too large",
        `${archive}: holds more than ${maxPackedBytes / 2 ** 30} GiB; unpack it first`,
      );
    const read = async () => {
      if (content !== undefined) return content;
      if (size > maxFileBytes || isPacked)
        throw new CorruptFileError("too large", `${where} has ${size} bytes`);
      return readPart(archive, offset, size);
    };
    const file = { path, where, file: archive, read };
    if (wanted(path)) found.set(path, file);
    yield file;
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

/** Why a file could not be read, as a skip log names it; an error that has other causes is thrown on. */
export function reasonUnreadable(error: Error): string {
  if (error instanceof CorruptFileError) return error.why;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return "missing file";
  if (code === "EACCES" || code === "EPERM" || code === "EISDIR" || code === "ELOOP" || code === "EIO")
    return "unreadable file";
  throw error;
}
