import assert from "node:assert/strict";
import { test } from "node:test";
import * as data from "../../../lib/data";
import { clipEvaluation, evaluationAt, iconAugmentation } from "../../../lib/data/images";
import { jpeg } from "../files";

const augmentation = { ...iconAugmentation, size: 8 };
const evaluation = { evaluation: evaluationAt(clipEvaluation, 8) };

const pictures = Promise.all(Array.from({ length: 8 }, (_, i) => jpeg(30 * i)));

async function samples(n: number, bad: readonly number[] = []): Promise<data.Sample[]> {
  const drawn = await pictures;
  return Array.from({ length: n }, (_, i) => ({
    key: `${i}`,
    where: `picture ${i}`,
    label: i % 3,
    caption: `c${i}`,
    image: () =>
      bad.includes(i) ? Promise.resolve(Buffer.from("broken")) : Promise.resolve(drawn[i % 8] as Buffer),
  }));
}

async function collect(batches: data.Batches, most = Infinity) {
  const found: data.Batch[] = [];
  for await (const batch of batches) {
    found.push(batch);
    if (found.length === most) break;
  }
  return found;
}
const keys = (batches: data.Batch[]) => batches.flatMap((batch) => batch.keys);

test("each picture once an epoch, in an order of its own; labels and captions stay beside it", async () => {
  const all = await collect(
    data.batches(await samples(50), evaluation, { batchSize: 8, epochs: 2, seed: 1, workers: 0 }),
  );
  assert.deepEqual(
    all.map(({ count }) => count),
    [8, 8, 8, 8, 8, 8, 2, 8, 8, 8, 8, 8, 8, 2],
  );
  const [first, second] = [keys(all.slice(0, 7)), keys(all.slice(7))];
  assert.equal(new Set(first).size, 50);
  assert.notDeepEqual(first, second);
  for (const batch of all)
    batch.keys.forEach((key, i) => {
      assert.equal(batch.labels[i], Number(key) % 3);
      assert.equal(batch.captions[i], `c${key}`);
      // The red of picture i, scaled as CLIP does.
      const red = ((30 * (Number(key) % 8)) / 255 - 0.48145466) / 0.26862954;
      assert.ok(Math.abs((batch.views[0]?.[i * 8 * 8 * 3] as number) - red) < 0.05, key);
    });
  const dropped = await collect(
    data.batches(await samples(50), evaluation, { batchSize: 8, dropLast: true, workers: 0 }),
  );
  assert.equal(dropped.length, 6);
});

test("another number of workers gives the same pictures", async () => {
  const make = async (workers: number) =>
    collect(data.batches(await samples(20), { augmentation }, { batchSize: 5, views: 2, seed: 2, workers }));
  const [none, two] = [await make(0), await make(2)];
  assert.deepEqual(keys(two), keys(none));
  two.forEach((batch, i) => assert.deepEqual(batch.views, none[i]?.views));
  assert.notDeepEqual(none[0]?.views[0], none[0]?.views[1], "two views differ");
});

test("a resumed run goes on as one that never stopped, from a list and from a stream", async () => {
  const list = await samples(40, [3, 17]);
  const stream = (epoch: number) =>
    (async function* () {
      for (const sample of epoch % 2 === 0 ? list : [...list].reverse()) yield sample;
    })();
  for (const from of [list, stream]) {
    const options = {
      batchSize: 8,
      epochs: 3,
      seed: 5,
      shuffle: from === stream ? 10 : true,
      workers: 0,
      skipLog: new data.SkipLog({ maxBad: 1 }),
    };
    const whole = await collect(data.batches(from, { augmentation }, options));
    for (const stop of [1, 4, 7, 12]) {
      const start = whole[stop - 1]?.position as data.Position;
      const rest = await collect(data.batches(from, { augmentation }, { ...options, start }));
      assert.deepEqual(keys(rest), keys(whole.slice(stop)), `after batch ${stop}`);
      assert.deepEqual(rest[0]?.views, whole[stop]?.views);
    }
  }
});

test("a stream is shuffled across its buffer, and no more of it is read than that", async () => {
  let read = 0;
  const list = await samples(300);
  const stream = async function* () {
    for (const sample of list) {
      read++;
      yield sample;
    }
  };
  const [first] = await collect(
    data.batches(stream, evaluation, { batchSize: 4, shuffle: 100, ahead: 8, workers: 0 }),
    1,
  );
  assert.ok(read <= 100 + 4 + 8 + 8 + 2, `${read} read`);
  assert.ok(
    first?.keys.some((key) => Number(key) > 10),
    first?.keys.join(),
  );
});

test("bad pictures are left out and counted; too many stop the run", async () => {
  const skipLog = new data.SkipLog({ maxBad: 0.2 });
  const all = await collect(
    data.batches(await samples(30, [1, 2, 29]), evaluation, { batchSize: 9, workers: 2, skipLog }),
  );
  assert.equal(keys(all).length, 27);
  assert.deepEqual([...skipLog.skipped], [["no picture", 3]]);
  const many = await samples(
    200,
    Array.from({ length: 100 }, (_, i) => 2 * i),
  );
  await assert.rejects(
    collect(data.batches(many, evaluation, { batchSize: 9, workers: 0 })),
    /100 of 200 samples are bad, more than 5 %: 100 no picture/,
  );
  await assert.rejects(
    collect(data.batches(many, evaluation, { batchSize: 0 })),
    /batch size 0: expected a whole number/,
  );
});

test("says who waits for whom", async () => {
  const fast = data.batches(await samples(40), evaluation, { batchSize: 8, workers: 0 });
  for await (const { count } of fast) {
    assert.equal(count, 8);
    await new Promise((resolve) => setTimeout(resolve, 60)); // a slow trainer
  }
  const { images, trainerWaited, imagesPerSecond } = fast.rates();
  assert.equal(images, 40);
  assert.ok(trainerWaited < 0.6 && imagesPerSecond < 150, `a slow trainer: waited ${trainerWaited}`);
});

test("another picture of its batch stands in for a bad one where places are to count alone", async () => {
  const options = { batchSize: 4, shuffle: false, fillBadSlots: "repeat", workers: 0 } as const;
  const all = await collect(data.batches(await samples(12, [1, 3, 8]), evaluation, options));
  assert.deepEqual(
    all.map(({ keys }) => keys.join("")),
    ["0202", "4567", "910119"],
  );
  const [, , last] = all;
  const length = 8 * 8 * 3;
  assert.deepEqual(last?.views[0]?.slice(3 * length), last?.views[0]?.slice(0, length));
  assert.deepEqual([...(last?.labels ?? [])], [0, 1, 2, 0]);
  const none = data.batches(await samples(4, [0, 1, 2, 3]), evaluation, options);
  await assert.rejects(collect(none), /all of them bad/);
});
