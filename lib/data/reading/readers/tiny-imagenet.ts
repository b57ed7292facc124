import { UserError } from "../../../common";
import { firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { files, type DataFile } from "../file-tree";
import { isImageFile } from "./extensions";

/**
 * Tiny-ImageNet-200 as it is downloaded, unpacked or as `.zip`: `train/WNID/images/*.JPEG`, and `val/images/*.JPEG`
 * with `val/val_annotations.txt`, which serves as the test set (the official one has no labels). Labels: the sorted
 * WNIDs.
 *
 * Option: `at`: the folder or archive, or several to try.
 */
export async function* readTinyImageNet(reading: Reading): AsyncGenerator<Sample> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  const inTrain = /(?:^|\/)train\/(n\d+)\/(?:images\/)?[^/]+$/;
  const inVal = /(?:^|\/)val\/images\/([^/]+)$/;
  const list = /(^|\/)val\/val_annotations\.txt$/;
  const train: [DataFile, string][] = [];
  const val: DataFile[] = [];
  let annotations: DataFile | undefined;
  for await (const file of files(at, reading.skipLog, (path) => isImageFile(path) || list.test(path))) {
    const wnid = inTrain.exec(file.path)?.[1];
    if (wnid !== undefined) train.push([file, wnid]);
    else if (inVal.test(file.path)) val.push(file);
    else if (list.test(file.path)) annotations = file;
  }
  const labels = new Map(
    [...new Set(train.map(([, wnid]) => wnid))].sort().map((wnid, label) => [wnid, label]),
  );
  if (labels.size < 2)
    throw new UserError(`${reading.name}: ${at} has no train/WNID folders of Tiny-ImageNet`);
  if (reading.split !== "test" && reading.split !== "validation")
    for (const [file, wnid] of train)
      yield {
        key: file.path,
        where: file.where,
        label: labels.get(wnid) as number,
        split: "train",
        file: file.file,
        image: file.read,
      };
  if (reading.split !== undefined && reading.split !== "test") return;
  if (annotations === undefined) throw new UserError(`${reading.name}: ${at} has no val/val_annotations.txt`);
  const wnids = new Map(
    (await annotations.read())
      .toString("utf8")
      .split("\n")
      .map((line) => line.split("\t").slice(0, 2) as [string, string]),
  );
  for (const file of val) {
    const label = labels.get(wnids.get(inVal.exec(file.path)?.[1] as string) ?? "");
    if (label === undefined) reading.skipLog.skip("bad label", `${file.where}: not in val_annotations.txt`);
    else yield { key: file.path, where: file.where, label, split: "test", file: file.file, image: file.read };
  }
}
