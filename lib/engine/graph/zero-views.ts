import type { Binding } from "./binding";

/** Gives tensors that have a shape and no memory of their own. */
export interface ZeroViews {
  /** Undefined for a type that is not known here. */
  make(shape: readonly number[], dtype: number): number | undefined;
  dispose(): void;
}

/**
 * Tensors of zeros that are all views of one piece of memory, as large as the largest: while a function is recorded,
 * only the shapes of its results matter, and all of them together may be several times what its graph needs.
 */
export function zeroViews(binding: Binding): ZeroViews {
  const pools = new Map<number, { id: number; size: number }>();
  const zeros = new Map<unknown, ArrayBufferView>([
    [binding.TF_FLOAT, new Float32Array(1)],
    [binding.TF_INT32, new Int32Array(1)],
    [binding.TF_BOOL, new Uint8Array(1)],
  ]);
  const type = (name: string, value: unknown) => ({ name, type: binding.TF_ATTR_TYPE as number, value });
  const ints = (values: readonly number[]) =>
    binding.createTensor([values.length], binding.TF_INT32 as number, Int32Array.from(values));
  /** Runs an operation with one output; frees all inputs but the first `kept`. */
  const run = (op: string, T: number, indices: string, inputs: number[], kept: number): number => {
    const [made] = binding.executeOp(op, [type("T", T), type(indices, binding.TF_INT32)], inputs, 1);
    inputs.slice(kept).forEach((id) => binding.deleteTensor(id));
    return made!.id;
  };
  const poolOf = (size: number, dtype: number, zero: ArrayBufferView): number => {
    const pool = pools.get(dtype);
    if (pool && pool.size >= size) return pool.id;
    if (pool) binding.deleteTensor(pool.id);
    const id = run("Fill", dtype, "index_type", [ints([size]), binding.createTensor([], dtype, zero)], 0);
    pools.set(dtype, { id, size });
    return id;
  };
  return {
    make(shape, dtype) {
      const zero = zeros.get(dtype);
      if (zero === undefined) return undefined;
      const size = shape.reduce((product, side) => product * side, 1);
      const pool = poolOf(size, dtype, zero);
      // Neither copies: from the beginning of a vector, and to another shape.
      const part = run("Slice", dtype, "Index", [pool, ints([0]), ints([size])], 1);
      return run("Reshape", dtype, "Tshape", [part, ints(shape)], 0);
    },
    dispose() {
      for (const { id } of pools.values()) binding.deleteTensor(id);
    },
  };
}
