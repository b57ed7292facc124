import type { SkipLog } from "../../skip-log";
import { files, type DataFile } from "../file-tree";
import { isImageFile, isUnreadImageFile } from "./extensions";

/** The pictures in a folder or archive, by their names; those of a kind that is not read are counted. */
export async function* pictureFiles(place: string, skipLog: SkipLog): AsyncGenerator<DataFile> {
  const isPicture = (path: string) => isImageFile(path) || isUnreadImageFile(path);
  for await (const file of files(place, skipLog, isPicture))
    if (isImageFile(file.path)) yield file;
    else skipLog.skip("unread kind of picture", file.where);
}
