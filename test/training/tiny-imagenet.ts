// The recipe of data/runs/tiny-imagenet.yaml at several seeds, and its accuracy on the 5,000 test pictures: what
// tiny-imagenet.py does in PyTorch. Seeds that OUT.csv holds are not run again; a run that was cut off goes on.
// UPSTREAM_DATA=... node --import tsx test/training/tiny-imagenet.ts OUT.csv [SEED...]
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { batches, findTask, readSamples, type Sample } from "../../lib/data";
import { tf } from "../../lib/engine";
import { build, evaluationOf, inputTensor } from "../../lib/models";
import { loadWeights, pretrain, readMetrics, readRecipe, checkpointFolder } from "../../lib/training";

const [out = "tiny-imagenet.csv", ...seeds] = process.argv.slice(2);

async function main(): Promise<void> {
  if (!existsSync(out)) appendFileSync(out, "seed,steps,accuracy,seconds,waited\n");
  const done = readFileSync(out, "utf8").split("\n");
  const recipe = readRecipe(join(__dirname, "../../data/runs/tiny-imagenet.yaml"));
  for (const seed of seeds.length > 0 ? seeds.map(Number) : [0, 1, 2]) {
    if (done.some((line) => line.startsWith(`${seed},`))) continue;
    const checkpoint = await pretrain({ ...recipe, seed });
    const metrics = readMetrics(checkpointFolder(checkpoint.id));
    const waited = metrics.reduce((sum, line) => sum + (line.waited ?? 0), 0) / metrics.length;
    const accuracy = await test(checkpoint);
    const line = [seed, metrics.at(-1)?.step, accuracy, checkpoint.seconds, waited.toFixed(3)];
    appendFileSync(out, line.join(",") + "\n");
  }
}

async function test(checkpoint: Awaited<ReturnType<typeof pretrain>>): Promise<number> {
  const samples: Sample[] = [];
  for await (const sample of readSamples(findTask(checkpoint.recipe.source), { split: "test" }))
    samples.push(sample);
  const model = build(checkpoint.architecture);
  const weights = await loadWeights(checkpoint);
  const evaluation = evaluationOf(checkpoint.architecture);
  let right = 0;
  for await (const batch of batches(
    samples,
    { evaluation },
    { batchSize: 500, shuffle: false, workers: 1 },
  )) {
    const { labels } = batch;
    const found = tf.tidy(() => {
      const images = inputTensor(batch.views[0]!, checkpoint.architecture.input);
      return model.head!.forward(weights, model.image.forward(weights, images)).argMax(1);
    });
    right += found.dataSync().filter((label, i) => label === labels[i]).length;
    found.dispose();
  }
  return right / samples.length;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
