/** Protocol Buffers' wire format, as far as a graph needs it: a message is its fields, one after another. */
export type Field = Buffer;

/** A whole number or a boolean. */
export function varintField(field: number, value: number | bigint | boolean): Field {
  return Buffer.concat([key(field, 0), unsigned(BigInt.asUintN(64, BigInt(value)))]);
}

/** A text, bytes, or a message. */
export function bytesField(field: number, value: string | Uint8Array | readonly Field[]): Field {
  const content =
    typeof value === "string"
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value as Field[]);
  return Buffer.concat([key(field, 2), unsigned(BigInt(content.length)), content]);
}

/** A 32-bit floating-point number. */
export function floatField(field: number, value: number): Field {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([key(field, 5), content]);
}

const key = (field: number, wire: number) => unsigned(BigInt(field * 8 + wire));

function unsigned(value: bigint): Buffer {
  const out: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest > 0n ? low + 128 : low);
  } while (rest > 0n);
  return Buffer.from(out);
}
