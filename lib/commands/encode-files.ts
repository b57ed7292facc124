import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { encodeNpy } from "../formats";
import {
  encodeImages,
  encodeTexts,
  fileToInput,
  inputLength,
  loadCheckpoint,
  type Architecture,
  type Features,
} from "../models";
import { UserError, write } from "../common";
import { loadOptions } from "./load-options";

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

const pictures = ["jpg", "jpeg", "png", "webp", "gif", "svg", "tif", "tiff", "avif"];

/** Encodes a folder's pictures or a file's lines, and writes the features and what each row is. */
export async function encodeToFile(options: EncodeCommandOptions): Promise<void> {
  const { checkpoint: name, images: folder, texts: file, out, batchSize, block } = options;
  if ((folder === undefined) === (file === undefined))
    throw new UserError("expected either --images DIR or --texts FILE");
  if (!out.endsWith(".npy")) throw new UserError(`--out ${out}: expected a name that ends in .npy`);
  // What there is to encode is looked at first: loading a checkpoint takes seconds.
  const rows = folder !== undefined ? await picturesIn(folder) : linesOf(file!);
  const checkpoint = await loadCheckpoint(name, loadOptions({ ...options }));
  const common = { total: rows.length, ...(block !== undefined && { block }) };
  const features =
    folder !== undefined
      ? await encodeImages(checkpoint, batches(folder, rows, checkpoint.architecture, batchSize), common)
      : await encodeTexts(checkpoint, rows, { ...common, batchSize });
  save(out, features, rows);
  console.log(`${out}: ${features.shape.join(" x ")}`);
}

function save(out: string, { values, shape }: Features, rows: readonly string[]): void {
  write(out.replace(/\.npy$/, ".rows.txt"), rows.map((row) => row + "\n").join(""));
  write(out, encodeNpy(values, shape));
}

async function picturesIn(folder: string): Promise<string[]> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--images ${folder}: expected a folder`);
  const found = await glob(`**/*.{${pictures.join(",")}}`, { cwd: folder, caseSensitiveMatch: false });
  if (found.length === 0)
    throw new UserError(
      `--images ${folder}: no picture in it (${pictures.map((one) => "." + one).join(" ")})`,
    );
  return found.sort();
}

function linesOf(file: string): string[] {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError(`--texts ${file}: expected a file`);
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw new UserError(`--texts ${file}: no line in it`);
  return lines;
}

/** Pictures as the model takes them, in batches; while one is encoded, the next is decoded. */
async function* batches(
  folder: string,
  names: readonly string[],
  architecture: Architecture,
  batchSize: number,
): AsyncGenerator<Float32Array> {
  const decode = (start: number) => {
    const batch = decodeBatch(folder, names.slice(start, start + batchSize), architecture);
    // An error is thrown where the batch is awaited, not before.
    batch.catch(() => undefined);
    return batch;
  };
  let next = decode(0);
  for (let start = batchSize; start < names.length; start += batchSize) {
    const batch = await next;
    next = decode(start);
    yield batch;
  }
  yield await next;
}

async function decodeBatch(
  folder: string,
  names: readonly string[],
  { input }: Architecture,
): Promise<Float32Array> {
  const length = inputLength(input);
  const batch = new Float32Array(names.length * length);
  await Promise.all(
    names.map(async (name, i) => {
      const path = join(folder, name);
      await fileToInput(await readFile(path), input, path, batch, i * length);
    }),
  );
  return batch;
}
