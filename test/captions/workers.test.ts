import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, it } from "node:test";
import {
  affinity,
  collocates,
  concordance,
  countGroups,
  countWords,
  dispersion,
  openDataset,
  openFiles,
  profileGroups,
  type CaptionSource,
} from "../../lib/captions";

const folder = mkdtempSync(join(tmpdir(), "kept-passes-"));
const homeBefore = process.env.UPSTREAM_HOME;
process.env.UPSTREAM_HOME = join(folder, "home");
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(folder, { recursive: true });
});

const table = join(folder, "captions.csv");
const write = (content: string) => writeFileSync(table, `kind,caption,other\n${content}`);
const dogs = "a,two dogs in a park,a bird\nb,a dog and a cat,two birds\na,the cat sat,no bird\n";
beforeEach(() => write(dogs));

let reads = 0;
/** A source that tells how often it is read. */
function watched(source: CaptionSource): CaptionSource {
  return {
    ...source,
    read(...all) {
      reads++;
      return source.read(...all);
    },
  };
}
const own = (options = {}) => watched(openFiles("own", table, options));
const tasks = [
  { name: "pets", classes: ["cat", "dog"] },
  { name: "birds", classes: ["owl"] },
];

/** Every kind of pass. */
const passes: Record<string, (source: CaptionSource) => Promise<unknown>> = {
  count: (source) => countWords(source, { unit: "words" }),
  groups: (source) => countGroups(source, "kind"),
  profile: (source) => profileGroups(source, "kind"),
  affinity: (source) => affinity(source, tasks),
  collocates: (source) => collocates(source, "cat*", { minCount: 1 }),
  concordance: (source) => concordance(source, "dog*", { by: "kind", sort: "left" }),
  dispersion: (source) => dispersion(source, ["dog", "cat"], { parts: 2 }),
};

it("makes a pass once, and then gives what it came to, equal in everything", async () => {
  for (const [name, pass] of Object.entries(passes)) {
    reads = 0;
    const made = await pass(own());
    assert.deepEqual(await pass(own()), made, name);
    assert.equal(reads, 1, name);
    const { read } = own();
    assert.deepEqual(await pass({ name: "own", read }), made, `${name}, never kept`);
  }
});

it("makes a pass again where the files hold other bytes, were they as long and as old", async () => {
  const { atime, mtime } = statSync(table);
  for (const [name, pass] of Object.entries(passes)) {
    write(dogs);
    const before = await pass(own());
    write(dogs.replaceAll("cat", "dog"));
    utimesSync(table, atime, mtime);
    assert.notDeepEqual(await pass(own()), before, name);
    write(dogs);
    reads = 0;
    assert.deepEqual(await pass(own()), before, name);
    assert.equal(reads, 0, name);
  }
});

it("makes a pass again for every option that it depends on", async () => {
  const ways: (() => Promise<unknown>)[] = [
    () => countWords(own()),
    () => countWords(own(), { unit: "words" }),
    () => countWords(own(), { unit: "words", maxWords: 2 }),
    () => countWords(own(), { sample: 2 }),
    () => countWords(own(), { sample: 2, seed: 1 }),
    () => countWords(own(), { maxBad: 0.5 }),
    () => countWords(own({ column: "other" })),
    () => countWords(own({ where: { kind: "a" } })),
    () => countWords(watched(openFiles("another", table))),
    () => countGroups(own(), "length"),
    () => countGroups(own(), "kind"),
    () => concordance(own(), "cat"),
    () => concordance(own(), "dog"),
    () => concordance(own(), "cat", { width: 3 }),
    () => concordance(own(), "cat", { limit: 1 }),
    () => concordance(own(), "cat", { limit: 1, seed: 1 }),
    () => collocates(own(), "cat"),
    () => collocates(own(), "cat", { window: 1 }),
    () => dispersion(own(), ["cat"]),
    () => dispersion(own(), ["cat"], { parts: 2 }),
    () => dispersion(own(), ["cat", "dog"]),
    () => affinity(own(), tasks),
    () => affinity(own(), tasks.slice(0, 1)),
  ];
  rmSync(join(folder, "home"), { recursive: true });
  for (const [i, way] of ways.entries()) {
    reads = 0;
    await way();
    assert.equal(reads, 1, `way ${i}: ${String(way)}`);
  }
  for (const [i, way] of ways.entries()) {
    reads = 0;
    await way();
    assert.equal(reads, 0, `way ${i}: ${String(way)}`);
  }
});

it("ranks and sorts what was kept as the call says", async () => {
  await collocates(own(), "dog", { minCount: 1 });
  reads = 0;
  assert.deepEqual(await collocates(own(), "dog", { minCount: 5 }), []);
  await collocates(own(), "dog", { minCount: 1, sort: "pmi" });
  assert.equal(reads, 0);
});

it("keeps passes over the embedded sources, and none that fail or whose bytes nothing tells", async () => {
  const game = { name: "game", reader: { kind: "icons", sets: ["game-icons"] } };
  const counted = await countWords(watched(openDataset(game)));
  reads = 0;
  assert.deepEqual(await countWords(watched(openDataset(game))), counted);
  assert.equal(reads, 0);

  const kept = () => readdirSync(join(folder, "home", "cache", "captions")).length;
  const before = kept();
  await assert.rejects(countGroups(own(), "nowhere"), /no column nowhere/);
  write("a,,\n");
  await assert.rejects(countWords(own()), /captions are empty/);
  assert.equal(kept(), before);
  assert.ok(!existsSync(join(folder, "nothing.csv")));
  await assert.rejects(countWords(openFiles("nothing", join(folder, "nothing.csv"))), /nothing/);
});
