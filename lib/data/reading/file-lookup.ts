import { constants, statSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSafePath } from "../../formats";
import type { SkipLog } from "../skip-log";
import { files, reasonUnreadable, type DataFile } from "./file-tree";

/** A dataset whose lists say which files there are. */
export interface FileLookup {
  /** The file at this path; undefined where it is not there, may not be read or climbs out: then it is counted. */
  find(path: string, where: string): Promise<DataFile | undefined>;
}

/** Opens a folder or an archive to look files up in. */
export async function openFileLookup(place: string, tally: SkipLog): Promise<FileLookup> {
  const look = statSync(place).isDirectory() ? lookOnDisk(place) : await lookInArchive(place, tally);
  return {
    async find(path, where) {
      if (!isSafePath(path)) {
        tally.skip("unsafe path", `${where}: ${path}`);
        return undefined;
      }
      try {
        return await look(path);
      } catch (error) {
        tally.skip(reasonUnreadable(error as Error), `${where}: ${join(place, path)}`);
        return undefined;
      }
    },
  };
}

function lookOnDisk(root: string) {
  return async (path: string): Promise<DataFile> => {
    const where = join(root, path);
    await access(where, constants.R_OK);
    return { path, where, file: where, read: () => readFile(where) };
  };
}

async function lookInArchive(archive: string, tally: SkipLog) {
  const index = new Map<string, DataFile>();
  for await (const file of files(archive, tally)) index.set(file.path, file);
  return (path: string): Promise<DataFile> => {
    const file = index.get(path);
    return file === undefined
      ? Promise.reject(Object.assign(new Error(`not in ${archive}`), { code: "ENOENT" }))
      : Promise.resolve(file);
  };
}
