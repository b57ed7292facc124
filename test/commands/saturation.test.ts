import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fit, cloud, scaling, scalingFile } from "../../lib/results/saturation";
import { project, version } from "../../lib/common";

const upstream = (...args: string[]) =>
  spawnSync(process.execPath, [join(project, "lib", "bin", "upstream.js"), "saturation", ...args], {
    encoding: "utf8",
  });

describe("upstream saturation", () => {
  const file = scalingFile("openclip");

  it("prints JSON with parameters, intervals, n, the comparison and the version", () => {
    const ran = upstream(
      file,
      "--upstream",
      "upstreamAccuracy",
      "--downstream",
      "pets",
      "--draws",
      "200",
      "--json",
    );
    assert.equal(ran.status, 0, ran.stderr);
    const read = JSON.parse(ran.stdout) as {
      n: number;
      version: string;
      seed: string;
      all: { eIR: number; intervals: { eIR: { low: number; high: number } } };
      models: { model: string; aicc: number; heldOut: number }[];
      profile: { interval: { low: number; high: number } };
    };
    const names = { upstream: "upstreamAccuracy", downstream: "PETS", table: "openclip" };
    assert.equal(read.all.eIR, fit(cloud(scaling("openclip"), names)).law.eIR);
    assert.equal(read.n, 32);
    assert.equal(read.version, version);
    assert.equal(read.seed, "0");
    assert.ok(read.all.intervals.eIR.low <= read.all.eIR && read.all.eIR <= read.all.intervals.eIR.high);
    assert.deepEqual(
      read.models.map(({ model }) => model),
      ["constant", "linear", "power law", "saturation", "logit line", "accuracy power"],
    );
  });

  it("ends with 1 and one line where the input is wrong, with 2 where an option is missing", () => {
    const unknown = upstream(file, "--upstream", "upstreamAccuracy", "--downstream", "pet");
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /^upstream: .*openclip\.csv: has no downstream column "pet"[^\n]*\n$/);
    const draws = upstream(file, "--upstream", "upstreamAccuracy", "--downstream", "pets", "--draws", "3");
    assert.match(draws.stderr, /^upstream: --draws is "3", expected a whole number, at least 100\n$/);
    assert.equal(upstream(file).status, 2);
  });
});
