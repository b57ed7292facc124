import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { PickledArray } from "../../lib/formats";
import { numpyRules, unpickle } from "../../lib/formats";
import { random } from "../../lib/random";

const load = (base64: string, rules = numpyRules) =>
  unpickle(Buffer.from(base64, "base64"), "some.pkl", rules).value;

// import pickle, base64
// value = {"a": [1, -2, 300, 70000, -2**31, 2**40, 2**70, -(2**70), 1.5, None, True, False], "t": (1, (2, 3), ()),
// "b": b"\x00\xff", "u": "ü€😀", "s": {1, 2}, 7: {}, "again": None}
// value["again"] = value["a"]; value["back"] = 'it\'s "x"\\\n'
// for p in range(6): print(base64.b64encode(pickle.dumps(value, p)).decode()) # Python 3.12
const protocols: string[] = [
  "KGRwMApWYQpwMQoobHAyCkkxCmFJLTIKYUkzMDAKYUk3MDAwMAphSS0yMTQ3NDgzNjQ4CmFMMTA5OTUxMTYyNzc3NkwKYUwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphTC0xMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphRjEuNQphTmFJMDEKYUkwMAphc1Z0CnAzCihJMQooSTIKSTMKdHA0Cih0dHA1CnNWYgpwNgpjX2NvZGVjcwplbmNvZGUKcDcKKFZcdTAwMDD/CnA4ClZsYXRpbjEKcDkKdHAxMApScDExCnNWdQpwMTIKVvxcdTIwYWNcVTAwMDFmNjAwCnAxMwpzVnMKcDE0CmNfX2J1aWx0aW5fXwpzZXQKcDE1CigobHAxNgpJMQphSTIKYXRwMTcKUnAxOApzSTcKKGRwMTkKc1ZhZ2FpbgpwMjAKZzIKc1ZiYWNrCnAyMQpWaXQncyAieCJcdTAwNWNcdTAwMGEKcDIyCnMu",
  "fXEAKFgBAAAAYXEBXXECKEsBSv7///9NLAFKcBEBAEoAAACATDEwOTk1MTE2Mjc3NzZMCkwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TApMLTExODA1OTE2MjA3MTc0MTEzMDM0MjRMCkc/+AAAAAAAAE5JMDEKSTAwCmVYAQAAAHRxAyhLAShLAksDdHEEKXRxBVgBAAAAYnEGY19jb2RlY3MKZW5jb2RlCnEHKFgDAAAAAMO/cQhYBgAAAGxhdGluMXEJdHEKUnELWAEAAAB1cQxYCQAAAMO84oKs8J+YgHENWAEAAABzcQ5jX19idWlsdGluX18Kc2V0CnEPKF1xEChLAUsCZXRxEVJxEksHfXETWAUAAABhZ2FpbnEUaAJYBAAAAGJhY2txFVgKAAAAaXQncyAieCJcCnEWdS4=",
  "gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASgAAAICKBgAAAAAAAYoJAAAAAAAAAABAigkAAAAAAAAAAMBHP/gAAAAAAABOiIllWAEAAAB0cQNLAUsCSwOGcQQph3EFWAEAAABicQZjX2NvZGVjcwplbmNvZGUKcQdYAwAAAADDv3EIWAYAAABsYXRpbjFxCYZxClJxC1gBAAAAdXEMWAkAAADDvOKCrPCfmIBxDVgBAAAAc3EOY19fYnVpbHRpbl9fCnNldApxD11xEChLAUsCZYVxEVJxEksHfXETWAUAAABhZ2FpbnEUaAJYBAAAAGJhY2txFVgKAAAAaXQncyAieCJcCnEWdS4=",
  "gAN9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASgAAAICKBgAAAAAAAYoJAAAAAAAAAABAigkAAAAAAAAAAMBHP/gAAAAAAABOiIllWAEAAAB0cQNLAUsCSwOGcQQph3EFWAEAAABicQZDAgD/cQdYAQAAAHVxCFgJAAAAw7zigqzwn5iAcQlYAQAAAHNxCmNidWlsdGlucwpzZXQKcQtdcQwoSwFLAmWFcQ1ScQ5LB31xD1gFAAAAYWdhaW5xEGgCWAQAAABiYWNrcRFYCgAAAGl0J3MgIngiXApxEnUu",
  "gASVoQAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASgAAAICKBgAAAAAAAYoJAAAAAAAAAABAigkAAAAAAAAAAMBHP/gAAAAAAABOiIlljAF0lEsBSwJLA4aUKYeUjAFilEMCAP+UjAF1lIwJw7zigqzwn5iAlIwBc5SPlChLAUsCkEsHfZSMBWFnYWlulGgCjARiYWNrlIwKaXQncyAieCJcCpR1Lg==",
  "gAWVoQAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASgAAAICKBgAAAAAAAYoJAAAAAAAAAABAigkAAAAAAAAAAMBHP/gAAAAAAABOiIlljAF0lEsBSwJLA4aUKYeUjAFilEMCAP+UjAF1lIwJw7zigqzwn5iAlIwBc5SPlChLAUsCkEsHfZSMBWFnYWlulGgCjARiYWNrlIwKaXQncyAieCJcCpR1Lg==",
];

test("reads Python's plain data in every protocol", () => {
  assert.equal(protocols.length, 6);
  for (const [protocol, base64] of protocols.entries()) {
    const value = load(base64) as Map<unknown, unknown>;
    assert.deepEqual(
      value.get("a"),
      [1, -2, 300, 70000, -(2 ** 31), 2 ** 40, 2n ** 70n, -(2n ** 70n), 1.5, null, true, false],
      `protocol ${protocol}`,
    );
    assert.deepEqual(value.get("t"), [1, [2, 3], []]);
    assert.deepEqual([...(value.get("b") as Buffer)], [0, 255]);
    assert.equal(value.get("u"), "ü€😀");
    assert.deepEqual(value.get("s"), new Set([1, 2]));
    assert.deepEqual(value.get(7), new Map());
    assert.equal(value.get("again"), value.get("a"), "one list, twice");
    assert.equal(value.get("back"), `it's "x"\\\n`);
  }
});

// base64 of
// pickle.dumps({"data": np.arange(6, dtype=np.uint8).reshape(2, 3), "f": np.array([1.5], "<f4")}, 2) # NumPy 2.4
const numpy2 =
  "gAJ9cQAoWAQAAABkYXRhcQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcHkKbmRhcnJheQpxA0sAhXEEY19jb2RlY3MKZW5jb2RlCnEFWAEAAABicQZYBgAAAGxhdGluMXEHhnEIUnEJh3EKUnELKEsBSwJLA4ZxDGNudW1weQpkdHlwZQpxDVgCAAAAdTFxDomIh3EPUnEQKEsDWAEAAAB8cRFOTk5K/////0r/////SwB0cRJiiWgFWAYAAAAAAQIDBAVxE2gHhnEUUnEVdHEWYlgBAAAAZnEXaAJoA0sAhXEYaAmHcRlScRooSwFLAYVxG2gNWAIAAABmNHEciYiHcR1ScR4oSwNYAQAAADxxH05OTkr/////Sv////9LAHRxIGKJaAVYBQAAAAAAw4A/cSFoB4ZxIlJxI3RxJGJ1Lg==";

test("reads NumPy's arrays as bytes with a shape", () => {
  const value = load(numpy2) as Map<string, PickledArray>;
  const array = value.get("data") as PickledArray;
  assert.deepEqual(
    [array.shape, array.dtype, array.isFortran, [...array.data]],
    [[2, 3], "u1", false, [0, 1, 2, 3, 4, 5]],
  );
  const floats = value.get("f") as PickledArray;
  assert.deepEqual([floats.shape, floats.dtype, floats.data.readFloatLE()], [[1], "<f4", 1.5]);
});

test("reads Python 2's array: its bytes are a str", () => {
  // What Python 2's cPickle writes at protocol 2 for {'data': array([[0, 255]], dtype=uint8)}, put together by hand
  // with pickletools.
  const short = (text: string) =>
    Buffer.concat([Buffer.from([0x55, text.length]), Buffer.from(text, "latin1")]);
  const pickle = Buffer.concat([
    Buffer.from("\x80\x02}", "latin1"),
    short("data"),
    Buffer.from("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85", "latin1"),
    short("b"),
    Buffer.from("\x87R(K\x01K\x01K\x02\x86cnumpy\ndtype\n", "latin1"),
    short("u1"),
    Buffer.from("K\x00K\x01\x87R(K\x03", "latin1"),
    short("|"),
    Buffer.from("NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89", "latin1"),
    short("\x00\xff"),
    Buffer.from("tbs.", "latin1"),
  ]);
  const array = (unpickle(pickle, "batch", numpyRules).value as Map<string, PickledArray>).get(
    "data",
  ) as PickledArray;
  assert.deepEqual([array.shape, array.dtype, [...array.data]], [[1, 2], "u1", [0, 255]]);
});

test("runs nothing: names that are no data are refused, by name", () => {
  const refused = (text: string, name: RegExp) =>
    assert.throws(() => unpickle(Buffer.from(text, "latin1"), "evil.pkl", numpyRules), {
      why: "unsafe file",
      message: name,
    });
  refused("cos\nsystem\n(S'touch pickle-was-here'\ntR.", /evil\.pkl: refused: .*"os\.system"/);
  refused("cbuiltins\neval\n(S'1'\ntR.", /builtins\.eval/);
  refused("\x80\x04\x8c\x05posix\x8c\x06system\x93.", /posix\.system/);
  refused("ctorch._utils\n_rebuild_tensor_v2\n.", /torch\._utils/);
  refused("cobject\nconstructor\n.", /object\.constructor/);
  refused("c__proto__\ntoString\n.", /__proto__\.toString/);
  refused("P1\n.", /persistent id/);
  assert.ok(!existsSync("pickle-was-here"));
});

test("refuses what breaks its own rules, without running out of memory", () => {
  const corrupt = (text: string, message: RegExp) =>
    assert.throws(() => unpickle(Buffer.from(text, "latin1"), "x.pkl"), {
      name: "CorruptFileError",
      message,
    });
  corrupt("", /ends too early/);
  corrupt(".", /empty stack/);
  corrupt("(.", /empty stack/);
  corrupt("B\xff\xff\xff\x7fabc", /ends too early/);
  corrupt("\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc", /ends too early/);
  corrupt("\x8b\xff\xff\xff\x00", /integer of 16777215 bytes/);
  corrupt("]K\x01s.", /empty stack/);
  corrupt("K\x01K\x02K\x03s.", /no dict/);
  corrupt("K\x01t.", /no mark/);
  corrupt("g9\n.", /nothing memoized/);
  corrupt("K\x01K\x02R.", /cannot be called/);
  corrupt("\xfe.", /no pickle opcode 0xfe/);
  // One list, copied by set() over and over.
  const list = "](" + "K\x01".repeat(10000) + "eq\x01";
  corrupt(list + "(" + "c__builtin__\nset\nh\x01\x85R".repeat(1000) + "t.", /grows far beyond/);
});

test("ten thousand mutated pickles: a value or a CorruptFileError, never anything else", () => {
  const draws = random("test/pickle-fuzz");
  const seeds = [...protocols, numpy2].map((base64) => Buffer.from(base64, "base64"));
  for (let i = 0; i < 10_000; i++) {
    const bytes = Buffer.from(seeds[i % seeds.length] as Buffer);
    for (let n = draws.integer(4); n >= 0; n--) bytes[draws.integer(bytes.length)] = draws.integer(256);
    try {
      unpickle(bytes.subarray(0, 1 + draws.integer(bytes.length)), "fuzz", numpyRules);
    } catch (error) {
      assert.equal((error as Error).name, "CorruptFileError", String((error as Error).stack));
    }
  }
});
