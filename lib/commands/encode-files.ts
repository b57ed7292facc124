import { readFileSync, statSync } from "node:fs";
import { images, pictureFiles, reasonUnreadable, SkipLog, type DataFile } from "../data";
import { encodeNpy } from "../formats";
import {
  encodeImages,
  encodeTexts,
  fileToInput,
  inputLength,
  joined,
  loadCheckpoint,
  locateCheckpoint,
  openOnnx,
  type Features,
  type ImageInput,
} from "../models";
import { startProgress, throwIfStopped, UserError, write } from "../common";
import { loadOptions } from "./checkpoint-options";
import { outFile } from "./output-options";

export interface EncodeCommandOptions {
  checkpoint: string;
  images?: string;
  texts?: string;
  out: string;
  batchSize: number;
  block?: string;
  activation?: string;
  architecture?: string;
}

/** Encodes a folder's (or an archive's) pictures or a file's lines, and writes the features and what each row is. */
export async function encodeToFile(options: EncodeCommandOptions): Promise<void> {
  const { checkpoint: name, images: folder, texts: file, out, batchSize, block } = options;
  if ((folder === undefined) === (file === undefined))
    throw new UserError("expected either --images DIR or --texts FILE");
  outFile(out, ".npy");
  // What there is to encode is looked at first: loading a checkpoint takes seconds.
  const pictures = folder === undefined ? [] : await picturesIn(folder);
  const lines = file === undefined ? [] : linesOf(file);
  const { weights: path } = locateCheckpoint(name);
  if (path.endsWith(".onnx")) return encodeByOnnx(path, pictures, options);
  const checkpoint = await loadCheckpoint(name, loadOptions({ ...options }));
  const common = { total: pictures.length + lines.length, ...(block !== undefined && { block }) };
  if (folder === undefined) save(out, await encodeTexts(checkpoint, lines, { ...common, batchSize }), lines);
  else {
    const read: Read = { rows: [], skipLog: new SkipLog({ maxBad: 1 }) };
    const decoded = batches(pictures, checkpoint.architecture.input, batchSize, read);
    save(out, await encodeImages(checkpoint, decoded, common), read.rows);
    if (read.skipLog.bad > 0) console.warn(`left out: ${read.skipLog.describe()}`);
  }
}

/** The same by an encoder in an ONNX file. */
async function encodeByOnnx(
  path: string,
  pictures: readonly DataFile[],
  options: EncodeCommandOptions,
): Promise<void> {
  const { block, texts, batchSize, out } = options;
  if (texts !== undefined)
    throw new UserError(`${path}: an ONNX file encodes pictures alone, expected --images`);
  if (block !== undefined) throw new UserError(`${path}: an ONNX file has no blocks that are known by name`);
  const encoder = await openOnnx(path, loadOptions({ ...options }));
  const progress = startProgress("encoding", pictures.length);
  const read: Read = { rows: [], skipLog: new SkipLog({ maxBad: 1 }) };
  const parts: Float32Array[] = [];
  try {
    for await (const batch of batches(pictures, encoder.input, batchSize, read)) {
      throwIfStopped();
      parts.push(await encoder.encode(batch, batch.length / inputLength(encoder.input)));
      progress.update(read.rows.length);
    }
  } finally {
    progress.end();
    await encoder.close();
  }
  save(out, { values: joined(parts), shape: [read.rows.length, encoder.featureSize] }, read.rows);
  if (read.skipLog.bad > 0) console.warn(`left out: ${read.skipLog.describe()}`);
}

function save(out: string, { values, shape }: Features, rows: readonly string[]): void {
  write(out.replace(/\.npy$/, ".rows.txt"), rows.map((row) => row + "\n").join(""));
  write(out, encodeNpy(values, shape));
  console.log(`${out}: ${shape.join(" x ")}`);
}

/** What was read of the pictures: the paths of those encoded, in order, and what was left out. */
interface Read {
  rows: string[];
  skipLog: SkipLog;
}

async function picturesIn(folder: string): Promise<DataFile[]> {
  const place = statSync(folder, { throwIfNoEntry: false });
  if (!place?.isDirectory() && !(place?.isFile() && /\.(zip|tar|tar\.gz|tgz)$/i.test(folder)))
    throw new UserError(`--images ${folder}: expected a folder, a .zip, a .tar or a .tar.gz`);
  const skipLog = new SkipLog({ maxBad: 1 });
  const found: DataFile[] = [];
  for await (const file of pictureFiles(folder, skipLog)) found.push(file);
  if (skipLog.bad > 0) console.warn(`left out: ${skipLog.describe()}`);
  if (found.length === 0) throw new UserError(`--images ${folder}: no picture in it`);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function linesOf(file: string): string[] {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError(`--texts ${file}: expected a file`);
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw new UserError(`--texts ${file}: no line in it`);
  return lines;
}

/**
 * Pictures as the model takes them, in batches; while one is encoded, the next is decoded. Bad ones are left out and
 * counted.
 */
async function* batches(
  files: readonly DataFile[],
  input: ImageInput,
  batchSize: number,
  read: Read,
): AsyncGenerator<Float32Array> {
  const decode = (start: number) => {
    const batch = decodeBatch(files.slice(start, start + batchSize), input, read.skipLog);
    // An error is thrown where the batch is awaited, not before.
    batch.catch(() => undefined);
    return batch;
  };
  let next = decode(0);
  for (let start = 0; start < files.length; start += batchSize) {
    const { values, rows } = await next;
    if (start + batchSize < files.length) next = decode(start + batchSize);
    read.rows.push(...rows);
    if (rows.length > 0) yield values;
  }
  if (read.rows.length === 0)
    throw new UserError(`none of the pictures can be read: ${read.skipLog.describe()}`);
}

async function decodeBatch(
  files: readonly DataFile[],
  input: ImageInput,
  skipLog: SkipLog,
): Promise<{ values: Float32Array; rows: string[] }> {
  const length = inputLength(input);
  const decoded = await Promise.all(
    files.map(async ({ path, where, read }) => {
      const values = new Float32Array(length);
      try {
        await fileToInput(await read(), input, where, values, 0);
        return { path, values };
      } catch (error) {
        skipLog.skip(
          error instanceof images.BadImage ? error.reason : reasonUnreadable(error as Error),
          where,
        );
        return undefined;
      }
    }),
  );
  const good = decoded.filter((one) => one !== undefined);
  const batch = new Float32Array(good.length * length);
  good.forEach(({ values }, i) => batch.set(values, i * length));
  return { values: batch, rows: good.map(({ path }) => path) };
}
