import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { svg } from "../../../lib/figures/draw";

const homeBefore = process.env.UPSTREAM_HOME;
const home = mkdtempSync(join(tmpdir(), "kept-svg-"));
process.env.UPSTREAM_HOME = home;
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(home, { recursive: true });
});
const folder = join(home, "cache", "drawings");
const drawings = () => readdirSync(folder);

const figure = (title: string) => ({
  data: [{ type: "scatter", x: [1, 2], y: [1, 2] }],
  layout: { title: { text: title }, width: 300, height: 200 },
});

it("draws a figure once, whatever is remembered beside its layout, and another figure again", async () => {
  const first = await svg(figure("a"));
  assert.match(first, /^<svg /);
  const [name] = drawings();
  assert.equal(readFileSync(join(folder, name!), "utf8"), first);

  // What lies there is what is given: nothing was drawn.
  writeFileSync(join(folder, name!), "<svg>kept</svg>");
  assert.equal(await svg(figure("a")), "<svg>kept</svg>");
  assert.equal(
    await svg({ ...figure("a"), layout: { ...figure("a").layout, meta: { layouts: [] } } }),
    "<svg>kept</svg>",
  );

  assert.match(await svg(figure("b")), />b</);
  assert.equal(drawings().length, 2);
});

it("forgets the oldest of more than a thousand", async () => {
  for (let i = 0; i < 1000; i++) {
    const file = join(folder, `${i}.svg`);
    writeFileSync(file, "");
    utimesSync(file, i + 1, i + 1);
  }
  await svg(figure("c"));
  const left = new Set(drawings());
  assert.equal(left.size, 800);
  assert.ok(!left.has("0.svg") && left.has("999.svg"));
});

it("draws where nothing can be kept", async () => {
  rmSync(join(home, "cache"), { recursive: true });
  writeFileSync(join(home, "cache"), "a file, where the folder would be");
  assert.match(await svg(figure("d")), />d</);
  rmSync(join(home, "cache"));
});
