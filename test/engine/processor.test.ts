import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { describeProcessor, processor } from "../../lib/engine";

const folder = mkdtempSync(join(tmpdir(), "processor-"));
after(() => rmSync(folder, { recursive: true }));

test("a processor is told by its vector instructions, whether oneDNN is on and whether LAPACK is there", () => {
  const file = join(folder, "cpuinfo");
  // From an AMD EPYC 7543 (Zen 3), shortened.
  writeFileSync(
    file,
    "processor\t: 0\nflags\t\t: fpu sse4_2 fma avx f16c avx2 bmi2 sha_ni\nbugs\t\t: spectre_v1\n",
  );
  const zen3 = processor(file);
  assert.deepEqual(zen3.instructions, ["AVX2"]);
  assert.ok(zen3.oneDnn);
  writeFileSync(file, "flags : avx2 avx512f avx512_vnni amx_bf16\n");
  assert.deepEqual(processor(file).instructions, ["AMX", "AVX-512 VNNI", "AVX-512", "AVX2"]);
  assert.deepEqual(processor(join(folder, "none")).instructions, []);
  const before = process.env.TF_ENABLE_ONEDNN_OPTS;
  process.env.TF_ENABLE_ONEDNN_OPTS = "0";
  assert.equal(
    describeProcessor({ ...processor(file), model: "X", instructions: ["AVX2"], lapack: true }),
    "X (AVX2; oneDNN off; LAPACK)",
  );
  // An empty home has none.
  const home = process.env.UPSTREAM_HOME;
  process.env.UPSTREAM_HOME = folder;
  assert.match(describeProcessor(), /; no LAPACK\)$/);
  if (home === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = home;
  if (before === undefined) delete process.env.TF_ENABLE_ONEDNN_OPTS;
  else process.env.TF_ENABLE_ONEDNN_OPTS = before;
});
