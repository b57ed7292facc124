import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CorruptFileError, openTensors, writeSafetensors } from "../../lib/formats";

interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
type Named = Readonly<Record<string, Values>>;

const folder = join(__dirname, "tensors");
const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  tensors: Named;
  scripted: Named;
  "nested/fortran": Values;
};
const scratch = mkdtempSync(join(tmpdir(), "tensors-"));
after(() => rmSync(scratch, { recursive: true }));

/** Holds every tensor of the file under `prefix` against what Python had. */
async function check(
  name: string,
  prefix: string,
  want: Named,
  rounding: (x: number) => number = Math.fround,
) {
  const file = await openTensors(join(folder, name));
  try {
    const names = [...file.entries.keys()].filter((key) => key.startsWith(prefix));
    assert.deepEqual(names.map((key) => key.slice(prefix.length)).sort(), Object.keys(want).sort());
    for (const [key, { shape, values }] of Object.entries(want)) {
      const entry = file.entries.get(prefix + key)!;
      assert.deepEqual(entry.shape, shape, key);
      assert.deepEqual(Array.from(await entry.read()), values.map(rounding), key);
    }
    return file;
  } finally {
    await file.close();
  }
}

function without(...names: string[]): Named {
  return Object.fromEntries(Object.entries(expected.tensors).filter(([name]) => !names.includes(name)));
}

for (const name of ["wrapped.pt", "protocol4.pt", "legacy.pt"]) {
  test(`${name}: every dtype, view and parameter as PyTorch saved it, and the plain values beside`, async () => {
    const file = await check(name, "state_dict.", expected.tensors);
    assert.equal(file.metadata.get("epoch"), 3);
    assert.equal(file.metadata.get("arch"), "tiny");
    assert.equal(file.format, name === "legacy.pt" ? "torch (before 1.6)" : "torch");
  });
}

test("a parameter with an attribute of Python's is a tensor all the same", async () => {
  await check("labelled.pt", "", { labelled: expected.tensors.parameter! });
});

test("TorchScript archives, scripted in half precision and traced", async () => {
  const { values } = expected.scripted["inner.0.weight"]!;
  assert.equal(values.length, 6);
  const file = await check("traced.pt", "", expected.scripted);
  assert.equal(file.format, "torchscript");
  const half = await openTensors(join(folder, "scripted.pt"));
  assert.equal(half.entries.get("inner.0.weight")!.dtype, "F16");
  assert.equal(half.metadata.get("size"), 7);
  const found = await half.entries.get("inner.0.weight")!.read();
  values.forEach((value, i) => assert.ok(Math.abs(found[i]! - value) < 1e-3));
});

test("safetensors as Python writes it", async () => {
  const file = await check("plain.safetensors", "", without("parameter"));
  assert.equal(file.metadata.get("made"), "by safetensors");
});

test("NumPy's .npz, packed or not, Fortran order and bfloat16 included", async () => {
  const fortran = { "nested/fortran": expected["nested/fortran"] };
  await check("plain.npz", "", { ...without("parameter"), ...fortran });
  await check("packed.npz", "", { ...without("parameter", "bf16"), ...fortran });
});

test("a pickle that would run code is refused by name, and runs nothing", async () => {
  for (const name of ["harmful.pt", "harmful-legacy.pt"]) {
    await assert.rejects(openTensors(join(folder, name)), (error: Error) => {
      assert.ok(error instanceof CorruptFileError && error.why === "unsafe file");
      assert.match(error.message, /posix\.system/);
      return true;
    });
  }
});

test("what we write, we and safetensors read; an interrupted write leaves nothing", async () => {
  const path = join(scratch, "written.safetensors");
  const values = Float32Array.of(1, 2.5, -3, 4, 5, 6);
  writeSafetensors(path, [
    { name: "a", shape: [2, 3], values: () => values },
    { name: "b", shape: [], values: () => Float32Array.of(7) },
  ]);
  const file = await openTensors(path);
  assert.deepEqual([...(await file.entries.get("a")!.read())], [...values]);
  assert.deepEqual(file.entries.get("b")!.shape, []);
  assert.equal(file.metadata.get("format"), "pt");
  await file.close();
  const broken = join(scratch, "broken.safetensors");
  const fail = () => {
    throw new Error("no more");
  };
  assert.throws(() => writeSafetensors(broken, [{ name: "a", shape: [1], values: fail }]), /no more/);
  await assert.rejects(openTensors(broken), /ENOENT/);
});

/** A safetensors file with this header and so many bytes of numbers. */
function lie(header: unknown, bytes: number, length?: bigint): string {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  const path = join(scratch, "lie.safetensors");
  writeFileSync(path, Buffer.concat([size, json, Buffer.alloc(bytes)]));
  return path;
}

test("a safetensors header that lies is refused, saying what is wrong", async () => {
  const tensor = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  // Each file has the same name, so it is read before the next is made.
  const refused = async (path: string, message: RegExp) => {
    await assert.rejects(openTensors(path), (error: Error) => {
      assert.ok(error instanceof CorruptFileError, String(error));
      assert.match(error.message, message);
      return true;
    });
  };
  await refused(lie({ a: tensor }, 4), /has \d+ bytes, expected/);
  await refused(lie({ a: tensor }, 12), /has \d+ bytes, expected/);
  await refused(lie({ a: { ...tensor, shape: [3] } }, 8), /a: has 8 bytes, expected 12 by its shape/);
  await refused(lie({ a: { ...tensor, shape: [-1] } }, 8), /no list of lengths/);
  await refused(lie({ a: { ...tensor, shape: [1e300] } }, 8), /no list of lengths/);
  await refused(lie({ a: { ...tensor, dtype: "F99" } }, 8), /dtype "F99"/);
  await refused(lie({ a: { ...tensor, dtype: "constructor" } }, 8), /dtype "constructor"/);
  await refused(lie({ a: tensor, b: tensor }, 8), /starts at byte 0, expected 8/);
  await refused(lie({ a: tensor }, 8, 10n ** 18n), /a header of 1000000000000000000 bytes/);
  await refused(lie('{"a":', 8), /no JSON/);
  await refused(lie({ a: null }, 0), /describes no tensor/);
});

test("files that are no checkpoints, or cut short, are said to be so", async () => {
  const whole = readFileSync(join(folder, "wrapped.pt"));
  const legacy = readFileSync(join(folder, "legacy.pt"));
  const safe = readFileSync(join(folder, "plain.safetensors"));
  const made: [string, Buffer, RegExp][] = [
    ["empty.pt", Buffer.alloc(0), /empty/],
    ["text.pt", Buffer.from("<!DOCTYPE html><title>Not found"), /not a checkpoint/],
    ["cut.pt", whole.subarray(0, whole.length - 100), /zip/],
    ["cut-legacy.pt", legacy.subarray(0, legacy.length - 100), /ends/],
    ["cut-pickle.pt", legacy.subarray(0, 300), /ends too early/],
    ["cut.safetensors", safe.subarray(0, safe.length - 1), /expected/],
  ];
  for (const [name, bytes, message] of made) {
    writeFileSync(join(scratch, name), bytes);
    await assert.rejects(openTensors(join(scratch, name)), (error: Error) => {
      assert.ok(error instanceof CorruptFileError, `${name}: ${String(error)}`);
      assert.match(error.message, message);
      return true;
    });
  }
  await assert.rejects(openTensors(join(folder, "plain.pkl")), /none of PyTorch's/);
});
