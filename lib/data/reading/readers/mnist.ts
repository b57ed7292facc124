import { gunzipSync } from "node:zlib";
import { CorruptFileError, encodePng } from "../../../formats";
import { UserError } from "../../../common";
import { firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample, Split } from "../../sample";
import { files, type DataFile } from "../file-tree";

/** The largest file is 47 MB. */
const maxBytes = 2 ** 28;

/**
 * MNIST and its kin (Fashion-MNIST, EMNIST's MNIST form) in the official IDX files, gzipped or not:
 * `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-...`.
 *
 * Option: `at`: the folder, or several to try.
 */
export async function* readMnist(reading: Reading): AsyncGenerator<Sample> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  const found = new Map<string, DataFile>();
  for await (const file of files(at, reading.skipLog)) {
    const match = /(train|t10k)-(images|labels)[.-]idx[13]-ubyte(\.gz)?$/.exec(file.path);
    if (match !== null) found.set(`${match[1]} ${match[2]}`, file);
  }
  const splits: [Split, string][] = [
    ["train", "train"],
    ["test", "t10k"],
  ];
  for (const [split, prefix] of splits) {
    if (reading.split !== undefined && reading.split !== split) continue;
    const [images, labels] = [found.get(`${prefix} images`), found.get(`${prefix} labels`)];
    if (images === undefined || labels === undefined)
      throw new UserError(
        `${reading.name}: ${at} holds no ${prefix}-${images === undefined ? "images-idx3" : "labels-idx1"}-ubyte`,
      );
    const pixels = await readIdx(images, 3);
    const numbers = await readIdx(labels, 1);
    const [count, height, width] = pixels.shape as [number, number, number];
    if (numbers.shape[0] !== count)
      throw new UserError(
        `${labels.where}: ${numbers.shape[0]} labels, expected ${count} as there are pictures`,
      );
    for (let i = 0; i < count; i++) {
      const picture = pixels.values.subarray(i * height * width, (i + 1) * height * width);
      yield {
        key: `${split}/${i}`,
        where: `${images.where}: row ${i}`,
        label: numbers.values[i] as number,
        split,
        file: images.file,
        image: () => Promise.resolve(encodePng(picture, width, height, 1)),
      };
    }
  }
}

/** An IDX file of bytes: two zeros, 8 (unsigned byte), the number of axes, their lengths, the values. */
async function readIdx(file: DataFile, axes: number): Promise<{ shape: number[]; values: Buffer }> {
  let bytes = await file.read();
  const wrong = (what: string) => new CorruptFileError("corrupt file", `${file.where}: ${what}`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      throw wrong(`does not unpack (${(error as Error).message})`);
    }
  }
  if (bytes.length < 4 + 4 * axes || bytes.readUInt32BE() !== 0x0800 + axes)
    throw wrong(`no IDX file of bytes along ${axes} axes`);
  const shape = Array.from({ length: axes }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const values = bytes.subarray(4 + 4 * axes);
  if (values.length !== shape.reduce((product, n) => product * n, 1))
    throw wrong(`holds ${values.length} values, expected ${shape.join(" x ")}`);
  return { shape, values };
}
