import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { batches, type Sample } from "../../../lib/data";
import { supervisedAugmentation } from "../../../lib/data/images";

test("a long run's memory stays flat, with batches handed back and without", async () => {
  const picture = await sharp({
    create: {
      width: 160,
      height: 120,
      channels: 3,
      background: "#804020",
      noise: { type: "gaussian", sigma: 30 },
    },
  })
    .jpeg()
    .toBuffer();
  const stream = async function* (): AsyncGenerator<Sample> {
    for (let i = 0; i < 8000; i++)
      yield { key: `${i}`, where: `${i}`, image: () => Promise.resolve(Buffer.from(picture)) };
  };
  const augmentation = { ...supervisedAugmentation, size: 96 };
  for (const releases of [false, true]) {
    const megabytes: number[] = [];
    let seen = 0;
    for await (const batch of batches(
      stream,
      { augmentation },
      { batchSize: 64, shuffle: 256, workers: 2 },
    )) {
      seen += batch.count;
      if (releases) batch.release();
      if (seen % 1600 === 0) megabytes.push(process.memoryUsage().rss / 2 ** 20);
    }
    assert.equal(seen, 8000);
    // All pictures decoded are 880 MB of floats; after the first fifth nothing more may gather.
    const [first, ...later] = megabytes as [number, ...number[]];
    console.log(
      `${releases ? "handed back" : "left to the collector"}: ${megabytes.map(Math.round).join(", ")} MB`,
    );
    assert.ok(Math.max(...later) < first + 120, megabytes.join(" "));
  }
});
