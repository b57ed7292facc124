import { constants, statSync } from "node:fs";
import { access } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { isSafePath } from "../../formats";
import type { SkipLog } from "../skip-log";
import { files, readRegularFile, reasonUnreadable, type DataFile } from "./file-tree";

/** A dataset whose lists say which files there are. */
export interface FileLookup {
  /** The file at this path; undefined where it is not there, may not be read or climbs out: then it is counted. */
  find(path: string, where: string): Promise<DataFile | undefined>;
}

/**
 * Opens a folder or an archive to look files up in. A path with backslashes (a table made on Windows) is also looked
 * for with slashes.
 *
 * @param isOwn whether the list is the user's own: its paths may be absolute then.
 */
export async function openFileLookup(place: string, skipLog: SkipLog, isOwn = false): Promise<FileLookup> {
  const look = statSync(place).isDirectory() ? lookOnDisk(place) : await lookInArchive(place, skipLog);
  return {
    async find(path, where) {
      if (!isSafePath(path) && !(isOwn && isAbsolute(path) && !path.includes("\0"))) {
        skipLog.skip("unsafe path", `${where}: ${path}`);
        return undefined;
      }
      try {
        if (isAbsolute(path)) return await lookOnDisk("/")(path);
        return await look(path).catch((error: Error) => {
          // As a table made on Windows has it, or one with spaces behind its commas.
          const meant = path.trim().replaceAll("\\", "/");
          if (meant === path || meant === "") throw error;
          return look(meant);
        });
      } catch (error) {
        skipLog.skip(reasonUnreadable(error as Error), `${where}: ${join(place, path)}`);
        return undefined;
      }
    },
  };
}

function lookOnDisk(root: string) {
  return async (path: string): Promise<DataFile> => {
    const where = join(root, path);
    await access(where, constants.R_OK);
    return { path, where, file: where, read: () => readRegularFile(where) };
  };
}

async function lookInArchive(archive: string, skipLog: SkipLog) {
  const index = new Map<string, DataFile>();
  for await (const file of files(archive, skipLog)) index.set(file.path, file);
  return (path: string): Promise<DataFile> => {
    const file = index.get(path);
    return file === undefined
      ? Promise.reject(Object.assign(new Error(`not in ${archive}`), { code: "ENOENT" }))
      : Promise.resolve(file);
  };
}
