import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  findSource,
  findTask,
  loadTask,
  readSamples,
  writeClassFolders,
  type Sample,
} from "../../../lib/data";
import { drawRedraw, redrawInto } from "../../../lib/data/images/redraw";
import { embeddedSource, embeddedTask } from "../../../lib/data/embedded";
import { candidates } from "../../../lib/data/embedded/candidates";
import { conceptOf } from "../../../lib/data/embedded/concepts";
import { fingerprint, similarity } from "../../../lib/data/embedded/fingerprint";
import { packageFile } from "../../../lib/data/embedded/icon-sets";
import { wordsOfName } from "../../../lib/data/embedded/words-of-name";
import { picture } from "../../../lib/data/pictures";
import { random } from "../../../lib/random";
import { embeddedSources, embeddedTasks } from "../../../lib/catalogue";

describe("embedded sources", () => {
  it("finds a package's file in a folder whose name has a star", () => {
    const folder = mkdtempSync(join(tmpdir(), "a [v2] {a} *x-"));
    try {
      const inside = join(folder, "node_modules", "@icons", "set");
      mkdirSync(inside, { recursive: true });
      writeFileSync(join(inside, "package.json"), JSON.stringify({ exports: { "./*": "./*" } }));
      assert.equal(
        packageFile("@icons/set/package.json", join(folder, "asks.js")),
        join(inside, "package.json"),
      );
      assert.equal(packageFile("@icons/set/chars.json", join(folder, "asks.js")), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are at least seven, and the tasks at least six", () => {
    assert.ok(embeddedSources.length >= 7);
    assert.ok(embeddedTasks.length >= 6);
  });

  it("drop words of style and numbers from names", () => {
    assert.deepEqual(wordsOfName("access-time-20-filled"), ["access", "time"]);
    assert.deepEqual(wordsOfName("bxs-heart"), ["heart"]);
  });

  it("give the first pictures again when asked for fewer", async () => {
    const [few, more] = [await embeddedSource("game", 40), await embeddedSource("game", 80)];
    assert.equal(few.pictures.count, 40);
    assert.deepEqual(few.captions, more.captions.slice(0, 40));
    assert.deepEqual(few.pictures.pixels, more.pictures.pixels.slice(0, 40 * 32 * 32));
    assert.notEqual(few.content, more.content);
  });

  it("differ in captions alone where they show the same pictures", async () => {
    const [english, french] = [await embeddedSource("emoji", 60), await embeddedSource("emoji-french", 60)];
    assert.deepEqual(english.pictures.pixels, french.pictures.pixels);
    assert.ok(english.captions.filter((caption, i) => caption !== french.captions[i]).length > 50);
    assert.equal(english.labels.length, 60);
  });

  it("shuffle captions without losing one", async () => {
    const [ui, shuffled] = [await embeddedSource("ui", 200), await embeddedSource("ui-shuffled", 200)];
    assert.deepEqual([...shuffled.captions].sort(), [...ui.captions].sort());
    assert.notDeepEqual(shuffled.captions, ui.captions);
  });

  it("shuffle a share of the captions among themselves", async () => {
    const [clean, noisy] = [await embeddedSource("ui", 300), await embeddedSource("ui-noisy", 300)];
    assert.deepEqual(noisy.pictures.pixels, clean.pictures.pixels);
    assert.deepEqual([...noisy.captions].sort(), [...clean.captions].sort());
    const moved = noisy.captions.filter((caption, i) => caption !== clean.captions[i]).length;
    // Half of 300, four standard errors (8.7) to each side, less those that fall on their place again.
    assert.ok(moved > 115 && moved < 185, `${moved} captions moved`);
  });

  it("show no class of the icon tasks in the control", async () => {
    const words = new Set(embeddedTasks.flatMap((task) => task.synonyms?.flat() ?? []));
    const { captions } = await embeddedSource("ui-without-classes", 300);
    assert.ok(captions.every((caption) => caption.split(" ").every((word) => !words.has(word))));
  });

  it("name the sources there are", async () => {
    await assert.rejects(embeddedSource("nothing"), /no embedded source nothing; there are ui, emoji/);
  });
});

describe("embedded tasks", () => {
  it("show no set that a source shows, and no icon set in two splits", () => {
    const sources = new Set(embeddedSources.flatMap((source) => source.reader.sets as string[]));
    const { iconSets } = embeddedTasks[0]!.reader as unknown as { iconSets: Record<string, string[]> };
    const all = Object.values(iconSets).flat();
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.every((set) => !sources.has(set)));
  });

  it("know a concept by a name of at most two words with one concept in it", () => {
    const words = [["airplane", "plane"], ["bag"]];
    assert.equal(conceptOf(["plane"], words), 0);
    assert.equal(conceptOf(["hand", "bag"], words), 1);
    assert.equal(conceptOf(["plane", "bag"], words), undefined);
    assert.equal(conceptOf(["my", "hand", "bag"], words), undefined);
  });

  it("can be written as class folders, and read again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "upstream-folders-"));
    try {
      const digits = await embeddedTask("digits");
      assert.equal(writeClassFolders(digits, folder, 3), 30);
      const read = await loadTask(folder);
      assert.deepEqual(read.classes, [...digits.classes].sort());
      assert.equal(read.train.labels.length + read.validation.labels.length + read.test.labels.length, 30);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are the same each time", async () => {
    const [one, two] = [await embeddedTask("arrows"), await embeddedTask("arrows")];
    assert.equal(one.content, two.content);
    assert.deepEqual(one.test.pictures.pixels, two.test.pictures.pixels);
    for (const split of [one.train, one.validation, one.test])
      assert.deepEqual([...new Set(split.labels)].sort(), [0, 1, 2, 3]);
  });
});

describe("fingerprints", () => {
  it("see through margins and tell drawings apart", () => {
    const draw = (inkAt: (x: number, y: number) => boolean) =>
      Uint8Array.from({ length: 32 * 32 }, (_, i) => (inkAt(i % 32, Math.floor(i / 32)) ? 0 : 255));
    const disc = (r: number) => draw((x, y) => (x - 15.5) ** 2 + (y - 15.5) ** 2 < r * r);
    const cross = draw((x, y) => Math.abs(x - 15.5) < 3 || Math.abs(y - 15.5) < 3);
    assert.ok(similarity(fingerprint(disc(14), 32), fingerprint(disc(9), 32)) > 0.95);
    assert.ok(similarity(fingerprint(disc(14), 32), fingerprint(cross, 32)) < 0.8);
  });
});

describe("redraws", () => {
  it("leave a picture as it is where nothing is asked for", async () => {
    const { pictures } = await embeddedSource("game", 40);
    const to = new Uint8ClampedArray(32 * 32);
    const still = {
      rotation: 0,
      scale: 1,
      shear: 0,
      shiftX: 0,
      shiftY: 0,
      flip: false,
      invert: false,
      contrast: 1,
    };
    redrawInto(picture(pictures, 3), 32, to, 32, 0, still);
    assert.deepEqual([...to], [...picture(pictures, 3)]);
    redrawInto(picture(pictures, 3), 32, to, 32, 0, { ...still, flip: true });
    assert.equal(to[5], picture(pictures, 3)[26]);
  });

  it("turn by a quarter exactly", () => {
    const from = new Uint8Array(32 * 32).fill(255);
    from[4 * 32 + 10] = 0;
    const to = new Uint8ClampedArray(32 * 32);
    const quarter = {
      rotation: Math.PI / 2,
      scale: 1,
      shear: 0,
      shiftX: 0,
      shiftY: 0,
      flip: false,
      invert: false,
      contrast: 1,
    };
    redrawInto(from, 32, to, 32, 0, quarter);
    assert.equal([...to].filter((value) => value < 128).length, 1);
    assert.ok(to.indexOf(0) === 10 * 32 + 27 || to.indexOf(0) === 21 * 32 + 4, `${to.indexOf(0)}`);
  });

  it("draw the same numbers whatever is switched off", () => {
    const range = {
      rotation: 1,
      scale: [0.5, 1] as const,
      shear: 0.2,
      shift: 0.1,
      flip: true,
      invert: true,
      contrast: [0.5, 1] as const,
    };
    const one = drawRedraw(range, random("r"));
    const other = drawRedraw({ ...range, flip: false, invert: false }, random("r"));
    assert.equal(one.contrast, other.contrast);
    assert.equal(other.flip, false);
  });
});

describe("near duplicates", () => {
  it("find few drawings of each glyph in a set", () => {
    const counts = new Map<string, number>();
    for (const { words } of candidates("fluent"))
      counts.set(words.join(" "), (counts.get(words.join(" ")) ?? 0) + 1);
    assert.ok(Math.max(...counts.values()) <= 2);
  });
});

describe("the registry", () => {
  it("reads embedded sources and tasks like any other", async () => {
    const samples: Sample[] = [];
    for await (const sample of readSamples(findSource("game"))) {
      samples.push(sample);
      if (samples.length === 3) break;
    }
    const { captions } = await embeddedSource("game");
    assert.deepEqual(
      samples.map(({ caption }) => caption),
      captions.slice(0, 3),
    );
    const task = await loadTask(findTask("arrows"));
    assert.deepEqual(
      [task.train.labels.length, task.validation.labels.length, task.test.labels.length],
      [400, 119, 240],
    );
  });
});
