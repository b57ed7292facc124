import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeNpy } from "../../lib/formats";

test("an .npy is byte for byte what NumPy writes", () => {
  // numpy.save(file, numpy.array([[1, 2.5, -3]], dtype="f4")); file.read().hex()
  const numpy =
    "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c" +
    "20277368617065273a2028312c2033292c207d20202020202020202020202020202020202020202020202020202020202020" +
    "2020202020202020202020202020202020202020202020202020200a0000803f00002040000040c0";
  assert.equal(encodeNpy(Float32Array.of(1, 2.5, -3), [1, 3]).toString("hex"), numpy);
  // One axis has Python's comma: (3,)
  assert.match(encodeNpy(new Float32Array(3), [3]).toString("latin1"), /'shape': \(3,\), \}/);
});
