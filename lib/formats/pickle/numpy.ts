import type { Buildable, PickleRules } from "./rules";

/** A NumPy array out of a pickle. */
export class PickledArray implements Buildable {
  shape: readonly number[] = [];
  /** NumPy's letters for the type, for instance `u1` or `<f4`. */
  dtype = "";
  isFortran = false;
  /** The elements' bytes, in C order unless `isFortran`. */
  data: Buffer = Buffer.alloc(0);

  setState(state: unknown): void {
    if (!Array.isArray(state) || state.length !== 5) return;
    const [, shape, dtype, isFortran, data] = state as unknown[];
    if (Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0))
      this.shape = shape as number[];
    if (dtype instanceof PickledType) this.dtype = dtype.order + dtype.letters;
    this.isFortran = isFortran === true || isFortran === 1;
    // Python 2 writes the bytes as a str.
    if (typeof data === "string") this.data = Buffer.from(data, "latin1");
    else if (Buffer.isBuffer(data)) this.data = data;
  }
}

class PickledType implements Buildable {
  order = "";
  constructor(readonly letters: string) {}
  setState(state: unknown): void {
    const order = Array.isArray(state) ? (state as unknown[])[1] : undefined;
    if (order === "<" || order === ">") this.order = order;
  }
}

const ndarray = () => new PickledArray();

/** What NumPy's arrays need in a pickle: bytes with a shape and a type, nothing that runs. */
export const numpyRules: PickleRules = {
  find(module, name) {
    if (module === "numpy" && name === "ndarray") return ndarray;
    if (module === "numpy" && name === "dtype")
      return (letters) => new PickledType(String(letters).slice(0, 16));
    if (/^numpy\.(_?core)\.multiarray$/.test(module) && name === "_reconstruct") return ndarray;
    return undefined;
  },
};
