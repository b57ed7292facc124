import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readMatlabStructs } from "../../../formats";
import { UserError } from "../../../common";
import { firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { readRows } from "../tables";
import { files } from "../file-tree";
import { isImageFile } from "./extensions";

/** Where the pictures of a split may lie, as ImageNet and Kaggle give them. */
const paths = {
  train: ["train", "ILSVRC/Data/CLS-LOC/train", "ILSVRC2012_img_train", "ILSVRC2012_img_train.tar"],
  test: ["val", "ILSVRC/Data/CLS-LOC/val", "ILSVRC2012_img_val", "ILSVRC2012_img_val.tar"],
};

/** Where the labels of a validation set without class folders may lie, the first that is there counts. */
const lists = {
  /** Kaggle's: `ImageId,PredictionString`, which begins with the class's folder. */
  solution: ["LOC_val_solution.csv"],
  /** A line a picture, in the order of their numbers: its class's folder. */
  folders: ["imagenet_2012_validation_synset_labels.txt"],
  /** A line a picture: its class's number, 1 to 1,000, in ILSVRC's own order, which a map tells. */
  numbers: [
    "ILSVRC2012_validation_ground_truth.txt",
    "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt",
    "devkit/data/ILSVRC2015_clsloc_validation_ground_truth.txt",
    "ILSVRC/devkit/data/ILSVRC2015_clsloc_validation_ground_truth.txt",
  ],
  /** Class folders by those numbers: a MATLAB file in the kit of 2012, lines `n02119789 1 kit_fox` in later ones. */
  map: [
    "ILSVRC2012_devkit_t12/data/meta.mat",
    "meta.mat",
    "map_clsloc.txt",
    "devkit/data/map_clsloc.txt",
    "ILSVRC/devkit/data/map_clsloc.txt",
  ],
};

/**
 * ImageNet's ILSVRC2012 in its official forms: training pictures in class folders or in the tar of tars as it is
 * downloaded (read where it lies, nothing is unpacked); validation pictures, which serve as the test set, in class
 * folders, or side by side in a folder or tar with a list of labels: Kaggle's `LOC_val_solution.csv`, or the
 * development kit's ground truth with its `meta.mat` or `map_clsloc.txt`. Streaming; a picture's key is
 * `train/WNID/NAME` or `val/WNID/NAME` in every form, so that subsets are the same.
 *
 * Options: `at`: the folder, or several to try; `folders`: the class folders (WNIDs) in label order.
 */
export async function* readImageNet(reading: Reading): AsyncGenerator<Sample> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  const folders = stringsOption(reading, "folders", []);
  const labels = new Map(folders.map((folder, label) => [folder, label]));
  let found = false;
  for (const split of ["train", "test"] as const) {
    const place = paths[split].map((one) => join(at, one)).find((one) => existsSync(one));
    if (place !== undefined) found = true;
    if (place === undefined || (reading.split ?? split) !== split) continue;
    let listed: Map<string, number> | undefined;
    for await (const { path, where, file, read } of files(place, reading.skipLog, isImageFile)) {
      const name = basename(path);
      let label = labels.get(path.split("/").at(-2) ?? "");
      if (label === undefined && split === "test") {
        listed ??= await validationLabels(at, labels, reading);
        label = listed.get(name.replace(/\.\w+$/, ""));
      }
      if (label === undefined) reading.skipLog.skip("bad label", `${where}: of no class`);
      else
        yield {
          key: `${split === "train" ? "train" : "val"}/${folders[label]}/${name}`,
          ...{ where, label, split, file, image: read },
        };
    }
  }
  if (!found)
    throw new UserError(
      `${reading.name}: ${at} holds neither ${paths.train.join(", ")} nor ${paths.test.join(", ")} of ImageNet`,
    );
}

/**
 * The labels of validation pictures by their names (`ILSVRC2012_val_00000001`).
 *
 * @throws UserError where no list of them is there.
 */
async function validationLabels(
  at: string,
  labels: ReadonlyMap<string, number>,
  reading: Reading,
): Promise<Map<string, number>> {
  const find = (names: readonly string[]) =>
    names.map((name) => join(at, name)).find((path) => existsSync(path));
  const [solution, folders, numbers, map] = [lists.solution, lists.folders, lists.numbers, lists.map].map(
    find,
  );
  const listed = new Map<string, number>();
  const add = (name: string, folder: string | undefined) => {
    const label = labels.get(folder ?? "");
    if (label !== undefined) listed.set(name, label);
  };
  if (solution !== undefined) {
    for await (const { fields } of readRows(solution, ["ImageId", "PredictionString"], reading.skipLog))
      add(fields.ImageId ?? "", fields.PredictionString?.trim().split(" ")[0]);
    return listed;
  }
  const nameOf = (i: number) => `ILSVRC2012_val_${String(i + 1).padStart(8, "0")}`;
  if (folders !== undefined) linesOf(folders).forEach((folder, i) => add(nameOf(i), folder));
  else if (numbers !== undefined && map !== undefined) {
    const byNumber = foldersByNumber(map);
    linesOf(numbers).forEach((number, i) => add(nameOf(i), byNumber.get(number)));
  } else
    throw new UserError(
      `${reading.name}: the validation pictures lie in no class folders, expected ${lists.solution[0]} in ${at}, or ILSVRC2012_validation_ground_truth.txt with the kit's meta.mat or map_clsloc.txt`,
    );
  return listed;
}

function foldersByNumber(path: string): Map<string, string> {
  if (path.endsWith(".mat"))
    return new Map(
      readMatlabStructs(readFileSync(path), path).map(({ ILSVRC2012_ID: number, WNID: folder }) => [
        String(number),
        String(folder),
      ]),
    );
  return new Map(linesOf(path).map((line) => line.split(/\s+/).slice(0, 2).reverse() as [string, string]));
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").trim().split(/\r?\n/);
}
