import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { bootstrapLaws } from "../../../lib/results/saturation";

const homeBefore = process.env.UPSTREAM_HOME;
const home = mkdtempSync(join(tmpdir(), "laws-"));
process.env.UPSTREAM_HOME = home;
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(home, { recursive: true });
});
const folder = join(home, "cache", "laws");

const points = Array.from({ length: 50 }, (_, i) => {
  const upstream = 0.3 + 0.012 * i;
  return { upstream, downstream: 0.95 - 0.8 * (1 - upstream) ** 1.5 + 0.01 * Math.sin(i) };
});

it("keeps laws that take long to fit by all that they depend on", () => {
  const laws = bootstrapLaws(points, { draws: 400, seed: 1 });
  const [file] = readdirSync(folder);
  assert.deepEqual(bootstrapLaws(points, { draws: 400, seed: 1 }), laws);
  // What lies there is what is given: nothing was fitted.
  writeFileSync(join(folder, file!), "[null]");
  assert.deepEqual(bootstrapLaws(points, { draws: 400, seed: 1 }), [null]);

  const others = [
    bootstrapLaws(points, { draws: 400, seed: 2 }),
    bootstrapLaws(points, { draws: 401, seed: 1 }),
    bootstrapLaws([{ upstream: 0.3, downstream: 0.4 }, ...points.slice(1)], { draws: 400, seed: 1 }),
  ];
  assert.ok(others.every((each) => each.length >= 400));
  assert.equal(readdirSync(folder).length, 4);
});

it("keeps nothing of what is fitted at once", () => {
  bootstrapLaws(points, { draws: 10, seed: 1 });
  assert.equal(readdirSync(folder).length, 4);
});
