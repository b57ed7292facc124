// `jpegs.ts FILE`: pictures a second from JPEG files to a trained step, and how long training waits for them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { random } from "../../lib/random";
import { carryOutRecipe, checkpointFolder, checkpointId, checkRecipe, readMetrics } from "../../lib/training";
import { isRehearsal, run } from "./rehearsal";

run(async () => {
  const [path] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), "device-jpegs-"));
  try {
    const count = isRehearsal ? 240 : 1200;
    await writePictures(join(folder, "pictures"), count);
    const recipe = checkRecipe(
      {
        objective: "supervised",
        architecture: isRehearsal ? "resnet-tiny" : "resnet50",
        source: join(folder, "pictures"),
        steps: isRehearsal ? 4 : 60,
        batchSize: isRehearsal ? 8 : 64,
        learningRate: 1e-3,
        weightDecay: 0.1,
        schedule: "constant",
        seed: 0,
      },
      "device",
    );
    const start = performance.now();
    await carryOutRecipe(recipe);
    const seconds = (performance.now() - start) / 1000;
    const last = readMetrics(checkpointFolder(await checkpointId(recipe))).at(-1);
    const pictures = recipe.steps! * recipe.batchSize;
    const made = {
      architecture: recipe.architecture,
      pictures,
      seconds,
      picturesPerSecond: last?.imagesPerSecond ?? pictures / seconds,
      waited: last?.waited ?? null,
    };
    console.log(JSON.stringify(made));
    writeFileSync(path!, JSON.stringify(made));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** JPEGs of ImageNet's usual size, blocks of colour with noise, in four class folders. */
async function writePictures(folder: string, count: number): Promise<void> {
  const draws = random("device/jpegs");
  for (let i = 0; i < count; i++) {
    const raw = Buffer.from(Array.from({ length: 50 * 38 * 3 }, () => draws.integer(256)));
    const name = join(folder, `class-${i % 4}`, `${i}.jpg`);
    mkdirSync(join(folder, `class-${i % 4}`), { recursive: true });
    const picture = sharp(raw, { raw: { width: 50, height: 38, channels: 3 } });
    await picture.resize(500, 375, { kernel: "cubic" }).jpeg({ quality: 90 }).toFile(name);
  }
}
