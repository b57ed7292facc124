import { CorruptFileError, encodePng, numpyRules, PickledArray, unpickle } from "../../../formats";
import { UserError } from "../../../common";
import { plainClassName } from "../plain-class-name";
import { firstExisting, stringOption, stringsOption, type Reading } from "../reading";
import type { Sample, Split } from "../../sample";
import { files } from "../file-tree";

const side = 32;
const plane = side * side;
const pixelCount = 3 * plane;

/**
 * CIFAR-10 and CIFAR-100 in both official forms, unpacked or as `.tar.gz`: binary (`data_batch_1.bin`, `train.bin`) and
 * Python pickles (`data_batch_1`, `train`), which are read as data and never run.
 *
 * Options: `at`: the folder or archive, or several to try; `labels`: `fine` (default) or `coarse`, for CIFAR-100.
 *
 * Source: the record layouts of Krizhevsky's page (label bytes, then 1,024 red, green and blue values, row by row).
 */
export async function* readCifar(reading: Reading): AsyncGenerator<Sample> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  let found = false;
  for await (const file of files(
    at,
    reading.skipLog,
    (path) => splitOf(path) !== undefined || namesFile(path),
  )) {
    if (namesFile(file.path)) checkNames((await file.read()).toString("utf8"), file.where, reading);
    else {
      found = true;
      const split = splitOf(file.path);
      if (reading.split === undefined || split === reading.split)
        for (const sample of samplesOf(await file.read(), file.path, file.where, reading))
          yield { ...sample, split, file: file.file };
    }
  }
  if (!found)
    throw new UserError(
      `${reading.name}: ${at} holds no batch of CIFAR (train.bin, data_batch_1.bin, train, data_batch_1, ...)`,
    );
}

function splitOf(path: string): Split | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^(train|data_batch_\d)(\.bin)?$/.test(name)) return "train";
  return /^(test|test_batch)(\.bin)?$/.test(name) ? "test" : undefined;
}

function namesFile(path: string): boolean {
  return /(^|\/)(fine_label_names|batches\.meta)\.txt$/.test(path);
}

/**
 * The dataset lists its class names in label order: a task whose names stand in another order would have its labels
 * permuted.
 */
function checkNames(text: string, where: string, { classes, options, name }: Reading): void {
  if (classes === undefined || options.labels === "coarse") return;
  const names = text
    .split("\n")
    .map(plainClassName)
    .filter((one) => one !== "");
  const wrong = classes.findIndex((one, i) => plainClassName(one) !== names[i]);
  if (wrong >= 0 || names.length !== classes.length)
    throw new UserError(
      `${name}: class ${wrong} is ${classes[wrong]}, but ${where} calls it ${names[wrong]}`,
    );
}

function* samplesOf(bytes: Buffer, path: string, where: string, reading: Reading): Generator<Sample> {
  const records = path.endsWith(".bin")
    ? binaryRecords(bytes, path, where, reading)
    : pickledRecords(bytes, where, reading);
  let row = 0;
  for (const { label, pixels } of records) {
    const key = `${path.slice(path.lastIndexOf("/") + 1).replace(".bin", "")}/${row}`;
    yield { key, where: `${where}: row ${row}`, label, image: () => Promise.resolve(toPng(pixels)) };
    row++;
  }
}

interface CifarRecord {
  label: number;
  /** The red, green and blue planes. */
  pixels: Buffer;
}

function* binaryRecords(
  bytes: Buffer,
  path: string,
  where: string,
  reading: Reading,
): Generator<CifarRecord> {
  const is100 = /(train|test)\.bin$/.test(path);
  const labelBytes = is100 ? 2 : 1; // CIFAR-100: coarse, then fine
  const labelAt = is100 && stringOption(reading, "labels", "fine") === "fine" ? 1 : 0;
  const length = labelBytes + pixelCount;
  for (let at = 0; at + length <= bytes.length; at += length)
    yield { label: bytes[at + labelAt] as number, pixels: bytes.subarray(at + labelBytes, at + length) };
  if (bytes.length % length !== 0)
    reading.skipLog.skip(
      "truncated file",
      `${where}: ${bytes.length} bytes, expected a multiple of ${length}`,
    );
}

function* pickledRecords(bytes: Buffer, where: string, reading: Reading): Generator<CifarRecord> {
  const batch = unpickle(bytes, where, numpyRules).value;
  const wrong = (what: string) => new CorruptFileError("corrupt file", `${where}: no CIFAR batch: ${what}`);
  if (!(batch instanceof Map)) throw wrong("expected a dict");
  const field = (name: string): unknown => batch.get(name) as unknown;
  const labels = field("labels") ?? field(`${stringOption(reading, "labels", "fine")}_labels`);
  const data = field("data");
  if (!Array.isArray(labels)) throw wrong("no labels");
  if (
    !(data instanceof PickledArray) ||
    data.dtype !== "u1" ||
    data.isFortran ||
    data.data.length !== labels.length * pixelCount
  )
    throw wrong(`its data are not ${labels.length} x ${pixelCount} bytes`);
  for (const [i, label] of (labels as unknown[]).entries())
    yield { label: Number(label), pixels: data.data.subarray(i * pixelCount, (i + 1) * pixelCount) };
}

function toPng(planes: Buffer): Buffer {
  const pixels = new Uint8Array(pixelCount);
  for (let i = 0; i < plane; i++)
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = planes[c * plane + i] as number;
  return encodePng(pixels, side, side, 3);
}
