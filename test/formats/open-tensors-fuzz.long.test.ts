import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { crc32 } from "node:zlib";
import { openTensors, zipMembers } from "../../lib/formats";
import { random, type Random } from "../../lib/random";
import { UserError } from "../../lib/common";

const folder = join(__dirname, "tensors");
const scratch = mkdtempSync(join(tmpdir(), "fuzz-"));
after(() => rmSync(scratch, { recursive: true }));

/** Changes, drops, doubles or cuts some bytes. */
function mutate(bytes: Buffer, random: Random): Buffer {
  let changed = Buffer.from(bytes);
  for (let times = 1 + random.integer(4); times > 0 && changed.length > 0; times--) {
    const at = random.integer(changed.length);
    const length = Math.min(1 + random.integer(16), changed.length - at);
    const before = changed.subarray(0, at);
    const after = changed.subarray(at + length);
    switch (random.integer(5)) {
      case 0:
        changed[at] = random.integer(256);
        break;
      case 1:
        changed[at]! ^= 1 << random.integer(8);
        break;
      case 2:
        changed = Buffer.concat([before, after]);
        break;
      case 3:
        changed = Buffer.concat([before, changed.subarray(at, at + length), changed.subarray(at)]);
        break;
      default:
        // Lengths and counts that are as large as they can be.
        changed.fill(0xff, at, Math.min(at + 8, changed.length));
    }
  }
  return changed;
}

/** A zip that stores its files unpacked, as PyTorch's does, with checksums that are right. */
function zip(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(crc32(content), 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(20, 6);
    header.copy(entry, 16, 14, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(header, Buffer.from(name), content);
    directory.push(entry, Buffer.from(name));
    at += header.length + name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Opens and reads all; whatever goes wrong must be said as a UserError, soon. */
async function survive(name: string, bytes: Buffer): Promise<"read" | "refused"> {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  const start = performance.now();
  try {
    const file = await openTensors(path);
    try {
      for (const entry of file.entries.values()) await entry.read();
    } finally {
      await file.close();
    }
    return "read";
  } catch (error) {
    assert.ok(error instanceof UserError, `${name}: ${error instanceof Error ? error.stack : String(error)}`);
    return "refused";
  } finally {
    assert.ok(performance.now() - start < 20_000, "took too long");
  }
}

const cases = 2500;

async function fuzz(name: string, make: (stream: Random) => Buffer): Promise<void> {
  const before = process.memoryUsage().rss;
  const counts = { read: 0, refused: 0 };
  for (let i = 0; i < cases; i++) counts[await survive(name, make(random("fuzz", name, i)))]++;
  // Most are refused; were none, the mutations would not reach what they are for.
  assert.ok(counts.refused > cases / 10, JSON.stringify(counts));
  assert.ok(process.memoryUsage().rss - before < 1 << 30, "memory grew by more than 1 GB");
}

test(`${cases} mutated safetensors: no crash, no hang, memory bounded`, async () => {
  const bytes = readFileSync(join(folder, "plain.safetensors"));
  const header = 8 + Number(bytes.readBigUInt64LE());
  await fuzz("fuzz.safetensors", (stream) =>
    Buffer.concat([mutate(bytes.subarray(0, header), stream), bytes.subarray(header)]),
  );
});

test(`${cases} mutated pickles before PyTorch 1.6`, async () => {
  const bytes = readFileSync(join(folder, "legacy.pt"));
  await fuzz("fuzz-legacy.pt", (stream) => mutate(bytes, stream));
});

test(`${cases} mutated pickles in zips`, async () => {
  const files: [string, Buffer][] = [];
  for await (const { name, read } of zipMembers(join(folder, "wrapped.pt"))) files.push([name, await read()]);
  assert.equal(await survive("whole.pt", zip(files)), "read");
  await fuzz("fuzz.pt", (stream) =>
    zip(files.map(([name, content]) => [name, name.endsWith(".pkl") ? mutate(content, stream) : content])),
  );
});

test(`${cases} mutated NumPy archives, half of them in the arrays' headers`, async () => {
  const bytes = readFileSync(join(folder, "packed.npz"));
  const files: [string, Buffer][] = [];
  for await (const { name, read } of zipMembers(join(folder, "plain.npz"))) files.push([name, await read()]);
  await fuzz("fuzz.npz", (stream) => {
    if (stream.uniform() < 0.5) return mutate(bytes, stream);
    return zip(files.map(([name, content]) => [name, mutate(content.subarray(0, 128), stream)]));
  });
});

test("pickles made to blow up are refused, or entered once", async () => {
  const pickle = (...parts: (string | Buffer | number[])[]) =>
    Buffer.concat([
      Buffer.from([0x80, 2]),
      ...parts.map((part) => Buffer.from(part as string)),
      Buffer.from("."),
    ]);
  const pt = (data: Buffer) => zip([["archive/data.pkl", data]]);
  // Dicts that hold the one before twice: 2^60 values were they written out.
  const layers: number[] = [];
  layers.push(0x7d, 0x71, 0); // {} memoized as 0
  for (let i = 1; i <= 60; i++) {
    layers.push(0x7d, 0x71, i); // {} as i
    for (const key of "ab") layers.push(0x55, 1, key.charCodeAt(0), 0x68, i - 1, 0x73); // i[key] = the one before
  }
  assert.equal(await survive("laughs.pt", pt(pickle(layers))), "refused");
  // A dict that holds itself, as parts of a trainer's configuration do, is entered once: read, and without a tensor.
  assert.equal(await survive("self.pt", pt(pickle([0x7d, 0x71, 0, 0x55, 1, 97, 0x68, 0, 0x73]))), "read");
  // A tensor of 10^12 numbers, all of them the one number of its storage, by strides of 0.
  const text = (value: string) => [0x55, value.length, ...Buffer.from(value)];
  const wide = [
    ...Buffer.from("ctorch._utils\n_rebuild_tensor_v2\n("),
    0x28,
    ...text("storage"),
    ...Buffer.from("ctorch\nFloatStorage\n"),
    ...text("0"),
    ...text("cpu"),
    0x4b,
    1,
    0x74,
    0x51,
    0x4b,
    0,
    ...Buffer.from("(L1000000L\nL1000000L\nt(K\0K\0t"),
    0x89,
    0x7d,
    0x74,
    0x52,
  ];
  const bomb = zip([
    ["archive/data.pkl", pickle([0x7d, ...text("a"), ...wide, 0x73])],
    ["archive/data/0", Buffer.alloc(4)],
  ]);
  assert.equal(await survive("wide.pt", bomb), "refused");
});
