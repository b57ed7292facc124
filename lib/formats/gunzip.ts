import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { CorruptFileError } from "./corrupt-file";

const chunkLength = 1 << 20;

/**
 * The content of a gzip file, a megabyte at most at a time, however long it is. All that was unpacked before a break is
 * given first: a stream of Node's throws away what it still holds when it fails, so its pieces are taken as they come.
 *
 * @param onBytes is told how many bytes of the file were read since the last time
 * @throws CorruptFileError "truncated file" or "corrupt file" after all that could be unpacked
 */
export async function* gunzipFile(
  path: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 16 });
  const gunzip = createGunzip({ chunkSize: chunkLength });
  const ready: Buffer[] = [];
  let given = 0;
  let failure: NodeJS.ErrnoException | undefined;
  let isOver = false;
  let wake = () => {};
  file.on("data", (chunk) => onBytes(chunk.length));
  file.on("error", (error) => gunzip.destroy(error));
  gunzip.on("data", (chunk: Buffer) => {
    ready.push(chunk);
    if (ready.length > 2) gunzip.pause();
    wake();
  });
  gunzip.on("error", (error) => {
    failure = error;
    wake();
  });
  gunzip.on("close", () => {
    isOver = true;
    wake();
  });
  file.pipe(gunzip);
  try {
    for (;;) {
      while (ready.length > 0) {
        const chunk = ready.shift()!;
        given += chunk.length;
        yield chunk;
      }
      if (failure !== undefined) {
        if (failure.code?.startsWith("Z_") === true && failure.code !== "Z_BUF_ERROR")
          yield* salvage(path, given, gunzip.bytesWritten);
        throw failure;
      }
      if (isOver) return;
      const more = new Promise<void>((resolve) => (wake = resolve));
      gunzip.resume();
      if (ready.length === 0 && failure === undefined && !isOver) await more;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR")
      throw new CorruptFileError("truncated file", `${path}: the gzip stream ends too early`);
    if (code?.startsWith("Z_") === true)
      throw new CorruptFileError("corrupt file", `${path}: not a whole gzip file (${message})`);
    throw error;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

/** How much is given to the unpacker at a time, smaller and smaller, to find the byte at which it fails. */
const steps = [4096, 64, 1];

/**
 * What a broken gzip file unpacks to behind the first `given` bytes. When it fails, Node's stream throws away what it
 * had unpacked of its last piece of input: so the file is unpacked again, with ever smaller pieces around the break.
 *
 * @param around roughly where in the file the break is
 */
async function* salvage(path: string, given: number, around: number): AsyncGenerator<Buffer> {
  let fine = Math.max(0, around - (1 << 18));
  for (const step of steps) {
    const rest: Buffer[] = [];
    let passed = 0;
    fine = await feed(path, fine, step, (chunk) => {
      // The last run's is given.
      if (step === 1 && passed + chunk.length > given) rest.push(chunk.subarray(Math.max(0, given - passed)));
      passed += chunk.length;
    });
    yield* rest;
  }
}

/** Unpacks a file, from byte `fine` on by `step` bytes at a time. @returns where the piece starts at which it fails */
async function feed(
  path: string,
  fine: number,
  step: number,
  onData: (chunk: Buffer) => void,
): Promise<number> {
  const gunzip = createGunzip();
  gunzip.on("data", onData);
  let fail = () => {};
  gunzip.on("error", () => fail());
  const write = (piece: Buffer) =>
    new Promise<boolean>((resolve) => {
      fail = () => resolve(false);
      gunzip.write(piece, (error) => resolve(!error));
    });
  const file = await open(path, "r");
  try {
    for (let at = 0; ;) {
      const length = at < fine ? Math.min(1 << 16, fine - at) : step;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead === 0 || !(await write(buffer.subarray(0, bytesRead)))) return at;
      at += bytesRead;
    }
  } finally {
    await file.close();
    gunzip.destroy();
  }
}
