/** Numbers as NumPy's `.npy` (version 1.0): float32, C order. */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Buffer {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${lengths}), }`;
  // The numbers start on a multiple of 64.
  const header = dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11, " ") + "\n";
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([
    head,
    Buffer.from(header, "latin1"),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
