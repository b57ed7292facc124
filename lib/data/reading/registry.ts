import { UserError } from "../../common";
import type { Reader } from "./reading";

const embeddedTask = async () => (await import("./readers/embedded.js")).readEmbeddedTask;

/** The one registry: how each kind of data is read. An entry's `reader.kind` names one. Loaded when first used. */
const readers = new Map<string, () => Promise<Reader>>([
  ["cifar", async () => (await import("./readers/cifar.js")).readCifar],
  ["class-folders", async () => (await import("./readers/class-folders.js")).readClassFolders],
  ["concepts", embeddedTask],
  ["coco", async () => (await import("./readers/coco.js")).readCoco],
  ["digits", embeddedTask],
  ["directions", embeddedTask],
  ["emoji-groups", embeddedTask],
  ["icon-sets", embeddedTask],
  ["icons", async () => (await import("./readers/icons.js")).readIcons],
  ["imagenet", async () => (await import("./readers/imagenet.js")).readImageNet],
  ["img2dataset", async () => (await import("./readers/img2dataset.js")).readImg2dataset],
  ["listed", async () => (await import("./readers/file-lists.js")).readFileLists],
  ["mnist", async () => (await import("./readers/mnist.js")).readMnist],
  ["table", async () => (await import("./readers/table-samples.js")).readTable],
  ["tiny-imagenet", async () => (await import("./readers/tiny-imagenet.js")).readTinyImageNet],
  ["webdataset", async () => (await import("./readers/webdataset.js")).readWebDataset],
]);

const own = new Set<string>();

/** Adds a reader of one's own, or replaces one: `addReader("mine", async function* (reading) { ... })`. */
export function addReader(kind: string, reader: Reader): void {
  readers.set(kind, () => Promise.resolve(reader));
  own.add(kind);
}

/** Whether a reader of one's own reads this kind: what it does, only it knows. */
export const isOwnReader = (kind: string): boolean => own.has(kind);

/** The names of all readers. */
export function readerKinds(): string[] {
  return [...readers.keys()].sort();
}

/** @throws UserError naming the readers there are. */
export function findReader(kind: string, dataset: string): Promise<Reader> {
  const reader = readers.get(kind);
  if (reader === undefined)
    throw new UserError(`${dataset}: no reader is called ${kind}; there are ${readerKinds().join(", ")}`);
  return reader();
}
