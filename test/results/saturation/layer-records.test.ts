import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { saturation } from "../../../lib/results";

describe("probes of layers", () => {
  const file = join(mkdtempSync(join(tmpdir(), "layers-")), "layers.csv");
  const record: saturation.LayerRecord = {
    task: "digits",
    layer: "layer1",
    depth: 1 / 3,
    shots: "full",
    seed: 0,
    upstreamAccuracy: 0.42,
    accuracy: 0.93,
    testSize: 1000,
  };

  it("are read as they were written, to the last digit", () => {
    const records = [record, { ...record, layer: "layer3", depth: 1, shots: 5 as const }];
    writeFileSync(file, saturation.layersCsv(records));
    assert.deepEqual(saturation.readLayers(file), records);
  });

  it("that are none name file, line and column", () => {
    writeFileSync(file, saturation.layersCsv([record]).replace("0.93", "much"));
    assert.throws(() => saturation.readLayers(file), /layers\.csv.*accuracy/);
  });
});
