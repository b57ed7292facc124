import type { Piece } from "../pieces";

/** How many numbers a shape has. */
export const product = (shape: readonly number[]) => shape.reduce((all, length) => all * length, 1);

/** A tensor of one number only. */
export function constant(shape: readonly number[], value: number): Piece {
  return { shape, read: () => Promise.resolve(new Float32Array(product(shape)).fill(value)) };
}

/** Tensors one after another along an axis that only axes of length 1 stand before. */
export function joined(pieces: readonly Piece[], axis = 0): Piece {
  const [first] = pieces as [Piece];
  const shape = first.shape.map((length, i) =>
    i === axis ? pieces.reduce((sum, piece) => sum + piece.shape[axis]!, 0) : length,
  );
  return {
    shape,
    read: async () => {
      const all = new Float32Array(product(shape));
      let at = 0;
      for (const piece of pieces) {
        const part = await piece.read();
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

/** A matrix's transpose. */
export function turned(values: Float32Array, rows: number, columns: number): Float32Array {
  const transpose = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      transpose[column * rows + row] = values[row * columns + column]!;
    }
  }
  return transpose;
}
