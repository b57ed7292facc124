import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { batches, findSource, images, isAvailable, readSamples, type Sample } from "../../lib/data";
import { random } from "../../lib/random";
import type { Benchmark } from "./benchmark";

const folder = mkdtempSync(join(tmpdir(), "bench-batches-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, "500x375");
const count = 320;
const epochs = 3;
const workers = 2;

/**
 * JPEGs of ImageNet's usual size, 500 x 375: photographs where the data root has some (enlarged), else blocks of colour
 * with noise.
 */
async function photographs(): Promise<void> {
  mkdirSync(path);
  const source = findSource("Flickr8k-part");
  const found: Buffer[] = [];
  if (
    process.env.UPSTREAM_DATA !== undefined &&
    (await isAvailable({ name: source.name, root: undefined, options: source.reader }))
  )
    for await (const { image, caption } of readSamples(source)) {
      const bytes = await image?.();
      if (bytes !== undefined && caption !== undefined && !found.at(-1)?.equals(bytes)) found.push(bytes);
      if (found.length === count) break;
    }
  const draws = random("bench/batches");
  while (found.length < count) {
    const raw = Buffer.from(Array.from({ length: 50 * 38 * 3 }, () => draws.integer(256)));
    found.push(
      await sharp(raw, { raw: { width: 50, height: 38, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer(),
    );
  }
  for (const [i, bytes] of found.entries())
    writeFileSync(
      join(path, `${String(i).padStart(4, "0")}.jpg`),
      await sharp(bytes).resize(500, 375, { fit: "cover" }).jpeg({ quality: 90 }).toBuffer(),
    );
}

function samplesIn(from: string): Sample[] {
  return readdirSync(from)
    .sort()
    .map((name) => ({ key: name, where: name, label: 0, image: () => readFile(join(from, name)) }));
}

export const benchmarks: Benchmark[] = [
  {
    name: `${epochs} x ${count} JPEGs (500x375) to batches of 224`,
    rounds: 5,
    async prepare() {
      await photographs();
      const samples = samplesIn(path);
      let seed = 0;
      return {
        // Its threads start anew each time; the peer's stay.
        async run() {
          const augmentation = images.supervisedAugmentation;
          for await (const batch of batches(
            samples,
            { augmentation },
            { batchSize: 32, seed: seed++, epochs, workers },
          ))
            batch.release();
        },
      };
    },
    peer: {
      script: "batches.py",
      args: [path, "32", String(workers), String(epochs)],
      needs: "torch pillow numpy",
    },
  },
];
