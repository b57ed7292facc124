import { CorruptFileError } from "../../formats";

/** A SentencePiece model as its file has it (sentencepiece_model.proto), as far as Unigram models need it. */
export interface SentencePieceModel {
  /** Each piece with its log probability; a piece's place is its id. */
  readonly pieces: readonly (readonly [string, number])[];
  readonly unknownId: number;
  readonly kind: "unigram" | "bpe" | "word" | "char";
  /** Characters and what takes their place, packed as SentencePiece does; empty where none are replaced. */
  readonly charsmap: Uint8Array;
}

/** Fields of a protocol buffer's message: numbers of theirs, and what each holds. */
type Fields = readonly (readonly [number, number | Uint8Array])[];

const kinds = ["unigram", "unigram", "bpe", "word", "char"] as const;
/** A vocabulary of a million pieces is three times the largest known. */
const maxPieces = 1e6;

/** Reads a `spiece.model`. @throws CorruptFileError where it is none, or not whole. */
export function readSentencePiece(bytes: Uint8Array, where: string): SentencePieceModel {
  const model = fieldsOf(bytes, where);
  const part = (field: number) => {
    const found = model.find(([number]) => number === field)?.[1];
    return found instanceof Uint8Array ? fieldsOf(found, where) : [];
  };
  const packed = model.filter(([number]) => number === 1);
  if (packed.length === 0 || packed.length > maxPieces)
    throw new CorruptFileError("corrupt file", `${where}: no SentencePiece model (${packed.length} pieces)`);
  const pieces = packed.map(([, piece]) => {
    const fields = piece instanceof Uint8Array ? fieldsOf(piece, where) : [];
    const text = fields.find(([number]) => number === 1)?.[1];
    const score = fields.find(([number]) => number === 2)?.[1];
    return [text instanceof Uint8Array ? utf8.decode(text) : "", floatOf(score)] as const;
  });
  const trainer = part(2);
  const number = (field: number, usual: number) => {
    const found = trainer.find(([one]) => one === field)?.[1];
    return typeof found === "number" ? found : usual;
  };
  const charsmap = part(3).find(([one]) => one === 2)?.[1];
  return {
    pieces,
    unknownId: number(40, 0),
    kind: kinds[number(3, 1)] ?? "unigram",
    charsmap: charsmap instanceof Uint8Array ? charsmap : new Uint8Array(),
  };
}

const utf8 = new TextDecoder();

/** A float32 that lies in four bytes. */
function floatOf(value: number | Uint8Array | undefined): number {
  if (!(value instanceof Uint8Array) || value.length !== 4) return 0;
  return new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true);
}

/** One message's fields: varints as numbers, everything else as its bytes. */
export function fieldsOf(bytes: Uint8Array, where: string): Fields {
  const broken = () => new CorruptFileError("corrupt file", `${where}: no SentencePiece model, or cut off`);
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 2 ** 63) throw broken();
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    if (at + length > bytes.length) throw broken();
    at += length;
    return bytes.subarray(at - length, at);
  };
  const fields: [number, number | Uint8Array][] = [];
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (wire === 0) fields.push([field, varint()]);
    else if (wire === 1) fields.push([field, take(8)]);
    else if (wire === 2) fields.push([field, take(varint())]);
    else if (wire === 5) fields.push([field, take(4)]);
    else throw broken();
  }
  return fields;
}
