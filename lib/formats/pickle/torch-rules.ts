import { CorruptFileError } from "../corrupt-file";
import { numpyRules } from "./numpy";
import type { Buildable, PickleFunction, PickleRules } from "./rules";
import { dtypeBytes, elementCount, type Dtype } from "../tensors";

/** A block of numbers in the file; several tensors may be views of it. */
export interface Storage {
  readonly key: string;
  readonly dtype: Dtype;
  /** How many numbers. */
  readonly length: number;
  /** Where this storage starts in the one it is a view of (files before PyTorch 0.4). */
  readonly start: number;
}

/** A tensor as PyTorch pickles it: a window on a storage. */
export class PickledTensor implements Buildable {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  /** Attributes of Python's that hang on a tensor are no numbers. */
  setState(): void {}
}

/** An object of which only the attributes are kept: a TorchScript module, an `argparse.Namespace`. */
export class PickledObject implements Buildable {
  readonly attributes = new Map<unknown, unknown>();

  setState(state: unknown): void {
    if (state instanceof Map) for (const [name, value] of state) this.attributes.set(name, value);
  }
}

const storageDtypes: Readonly<Record<string, Dtype>> = {
  DoubleStorage: "F64",
  FloatStorage: "F32",
  HalfStorage: "F16",
  BFloat16Storage: "BF16",
  LongStorage: "I64",
  IntStorage: "I32",
  ShortStorage: "I16",
  CharStorage: "I8",
  ByteStorage: "U8",
  BoolStorage: "BOOL",
};

/** Names that say something about a tensor and are nothing themselves. */
const words =
  /^torch\.(float(16|32|64)|bfloat16|double|half|u?int(8|16|32|64)|long|short|bool|strided|per_tensor_affine|preserve_format|contiguous_format|Tensor|_tensor\.Tensor|nn\.parameter\.Parameter)$/;

/**
 * Objects that training scripts leave among their settings: paths, dates, name spaces, sparse and quantised tensors.
 * Nothing of them runs; an object without contents, or with its attributes alone, stands in for each.
 */
const inert = new RegExp(
  "^(argparse\\.Namespace|types\\.SimpleNamespace|pathlib(\\._local)?\\.(Pure)?(Posix|Windows)?Path|uuid\\.UUID" +
    "|datetime\\.(datetime|date|time|timedelta|timezone)|decimal\\.Decimal|fractions\\.Fraction|builtins\\.(complex|range|slice|frozenset)" +
    "|torch\\._utils\\._rebuild_(qtensor|sparse_tensor|sparse_csr_tensor|nested_tensor|meta_tensor_no_storage)" +
    "|torch\\.(quint8|qint8|qint32|complex\\d+|float8_\\w+|uint(16|32|64))" +
    "|omegaconf\\.[\\w.]+|(pytorch_)?lightning(_fabric|_utilities)?\\.[\\w.]+|yacs\\.config\\.CfgNode|easydict\\.EasyDict" +
    "|ml_collections\\.[\\w.]+|typing\\.\\w+|torch\\.torch_version\\.TorchVersion)$",
);

/** Stands for `torch.XStorage` where the element type X is not known. */
const unknownStorage: PickleFunction = () => null;

/** Numbers that a tensor may have where fewer lie in the file (all the same, by strides of 0). */
const mostExpanded = 1 << 22;

/** The rules for one file's pickles, whose tensors are described by `where` in messages. */
export function torchRules(where: string): PickleRules {
  const dtypeOf = new Map<PickleFunction, Dtype>();
  const typeNames = new Map<string, PickleFunction>();
  for (const [name, dtype] of Object.entries(storageDtypes)) {
    const type: PickleFunction = () => name;
    dtypeOf.set(type, dtype);
    typeNames.set(`torch.${name}`, type);
  }
  const bad = (what: string) => new CorruptFileError("corrupt file", `${where}: ${what}`);

  const tensor: PickleFunction = (storage, offset, shape, strides) => {
    if (storage instanceof PickledObject) return new PickledObject();
    if (!isStorage(storage)) throw bad("a tensor without a storage");
    if (!Array.isArray(shape) || !Array.isArray(strides) || shape.length !== strides.length)
      throw bad("a tensor without shape or strides");
    const count = elementCount(shape);
    if (count === undefined || elementCount(strides) === undefined || !isCount(offset))
      throw bad(
        `a tensor of shape [${String(shape).slice(0, 100)}] and strides [${String(strides).slice(0, 100)}]`,
      );
    const last = (shape as number[]).reduce(
      (sum, length, i) => sum + (length - 1) * (strides[i] as number),
      offset,
    );
    // Strides of 0 could let one number stand for any amount of memory.
    if (count > 0 && (last >= storage.length || (count > storage.length && count > mostExpanded)))
      throw bad(`a tensor of shape [${String(shape)}] in a storage of ${storage.length} numbers`);
    return new PickledTensor(storage, offset, shape as number[], strides as number[]);
  };
  const first: PickleFunction = (value) => value;
  const functions = new Map<string, PickleFunction>([
    ...typeNames,
    ["torch._utils._rebuild_tensor", tensor],
    ["torch._utils._rebuild_tensor_v2", tensor],
    ["torch._utils._rebuild_parameter", first],
    ["torch._utils._rebuild_parameter_with_state", first],
    // A tensor with attributes of Python's: the function that makes it, its class, that function's arguments, the
    // attributes.
    [
      "torch._tensor._rebuild_from_type_v2",
      (make, _class, args) => {
        if ((make !== tensor && make !== first) || !Array.isArray(args))
          throw bad("a tensor made in an unknown way");
        return (make as PickleFunction)(...(args as unknown[]));
      },
    ],
    ["torch.Size", (lengths) => lengths],
    ["torch.device", (...parts) => parts.join(":")],
    ["torch.serialization._get_layout", first],
    ...["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist", "restore_type_tag"].map(
      (name) => [`torch.jit._pickle.${name}`, first] as const,
    ),
    // A number of NumPy's, among metrics.
    ["numpy.core.multiarray.scalar", () => null],
    ["numpy._core.multiarray.scalar", () => null],
  ]);

  return {
    find(module, name) {
      const full = `${module}.${name}`;
      if (functions.has(full)) return functions.get(full);
      if (words.test(full)) return () => full;
      if (/^torch\.\w+Storage$/.test(full)) return unknownStorage;
      if (inert.test(full)) return () => new PickledObject();
      if (module === "__torch__" || module.startsWith("__torch__.")) return () => new PickledObject();
      return numpyRules.find(module, name);
    },
    persistent(id) {
      const [kind, type, key, , length, view] = Array.isArray(id) ? (id as unknown[]) : [];
      // Numbers of a type that is not known here; a model that needs them will miss them.
      if (kind === "storage" && type === unknownStorage) return new PickledObject();
      const dtype = dtypeOf.get(type as PickleFunction);
      if (kind !== "storage" || dtype === undefined || typeof key !== "string" || !isCount(length))
        throw bad(`a storage that is none: ${JSON.stringify(id)?.slice(0, 200)}`);
      // A view: its own key, where it starts, its length.
      const [, start, size] = Array.isArray(view) ? (view as unknown[]) : [];
      const storage: Storage = {
        key,
        dtype,
        length: isCount(size) ? size : length,
        start: isCount(start) ? start : 0,
      };
      if (!Number.isSafeInteger((storage.start + storage.length) * dtypeBytes[dtype]))
        throw bad(`a storage of ${length} numbers`);
      return storage;
    },
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isStorage(value: unknown): value is Storage {
  return typeof value === "object" && value !== null && "key" in value && "dtype" in value;
}

const maxEntries = 100_000;

/**
 * Every tensor in nested dicts, lists and objects, by its path (`state_dict.visual.proj`), and the plain values beside
 * them.
 */
export function flatten(
  value: unknown,
  where: string,
): { tensors: Map<string, PickledTensor>; plain: Map<string, unknown> } {
  const tensors = new Map<string, PickledTensor>();
  const plain = new Map<string, unknown>();
  let visited = 0;
  // A configuration's parts name what they belong to: what holds itself is not entered again.
  const open = new Set<unknown>();
  const visit = (item: unknown, path: string, depth: number) => {
    if (open.has(item)) return;
    // A pickle can hold one dict many times over.
    if (++visited > maxEntries || depth > 40)
      throw new CorruptFileError(
        "too large",
        `${where}: more than ${maxEntries} values, or nested in one another`,
      );
    const isNested = typeof item === "object" && item !== null;
    if (isNested) open.add(item);
    if (item instanceof PickledTensor) tensors.set(path, item);
    else if (item instanceof PickledObject) visit(item.attributes, path, depth);
    else if (item instanceof Map) {
      for (const [key, child] of item as Map<unknown, unknown>) visit(child, join(path, key), depth + 1);
    } else if (Array.isArray(item)) item.forEach((child, i) => visit(child, join(path, i), depth + 1));
    else if (["string", "number", "boolean"].includes(typeof item)) plain.set(path, item);
    if (isNested) open.delete(item);
  };
  visit(value, "", 0);
  return { tensors, plain };
}

const join = (path: string, key: unknown) => (path === "" ? String(key) : `${path}.${String(key)}`);
