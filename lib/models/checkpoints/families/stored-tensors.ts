import { sum } from "../../../common";
import type { StoredTensor } from "../state-dict";

/** How many numbers a shape has. */
export const product = (shape: readonly number[]) => shape.reduce((all, length) => all * length, 1);

/** A tensor of one number only. */
export function constant(shape: readonly number[], value: number): StoredTensor {
  return { shape, read: () => Promise.resolve(new Float32Array(product(shape)).fill(value)) };
}

/**
 * Joins tensors along an axis. Their numbers are copied one tensor after another, so all axes before it must have
 * length 1.
 */
export function concatenated(stateDict: readonly StoredTensor[], axis = 0): StoredTensor {
  const [first] = stateDict as [StoredTensor];
  const shape = first.shape.map((length, i) =>
    i === axis ? sum(stateDict.map((tensor) => tensor.shape[axis]!)) : length,
  );
  return {
    shape,
    read: async () => {
      const all = new Float32Array(product(shape));
      let at = 0;
      for (const tensor of stateDict) {
        const part = await tensor.read();
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

/** A matrix's transpose. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const transpose = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      transpose[column * rows + row] = values[row * columns + column]!;
    }
  }
  return transpose;
}

/** Rows `from` to `to` of a tensor, along its first axis. */
export function tensorRows({ shape, read }: StoredTensor, from: number, to: number): StoredTensor {
  const size = product(shape.slice(1));
  return {
    shape: [to - from, ...shape.slice(1)],
    read: async () => (await read()).subarray(from * size, to * size),
  };
}

/** The same numbers in another shape. */
export const reshaped = ({ read }: StoredTensor, shape: readonly number[]): StoredTensor => ({ shape, read });

/** A matrix with rows and columns exchanged. */
export function transposedTensor({ shape, read }: StoredTensor): StoredTensor {
  const [count, columns] = shape as [number, number];
  return { shape: [columns, count], read: async () => transposed(await read(), count, columns) };
}
