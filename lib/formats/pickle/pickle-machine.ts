import { CorruptFileError } from "../corrupt-file";
import type { Buildable, PickleFunction, PickleRules } from "./rules";

/** Names that are plain data in all but form. */
const plainNames = new Map<string, PickleFunction>([
  ["collections.OrderedDict", (pairs) => toMap(pairs)],
  ["builtins.dict", (pairs) => toMap(pairs)],
  ["builtins.list", (items) => (Array.isArray(items) ? [...(items as unknown[])] : [])],
  ["builtins.tuple", (items) => (Array.isArray(items) ? [...(items as unknown[])] : [])],
  ...["int", "long", "float", "str", "bool"].map(
    (name) => [`builtins.${name}`, (value: unknown) => value ?? null] as const,
  ),
  // Counts of Python's, and dictionaries with a default (which stays where it is: nothing is called).
  ["collections.Counter", (items) => (items instanceof Map ? new Map(items) : new Map())],
  ["collections.defaultdict", () => new Map()],
  ["collections.deque", (items) => (Array.isArray(items) ? [...(items as unknown[])] : [])],
  // Dictionaries with names for keys.
  ...["lightning_fabric", "lightning.fabric", "pytorch_lightning", "lightning.pytorch"].map(
    (where) => [`${where}.utilities.data.AttributeDict`, (pairs: unknown) => toMap(pairs)] as const,
  ),
  ["pytorch_lightning.utilities.parsing.AttributeDict", (pairs) => toMap(pairs)],
  ["lightning.pytorch.utilities.parsing.AttributeDict", (pairs) => toMap(pairs)],
  ...["list", "tuple"].map(
    (name) =>
      [
        `builtins.${name}`,
        (items: unknown) => (Array.isArray(items) ? [...(items as unknown[])] : []),
      ] as const,
  ),
  ["builtins.dict", (pairs) => toMap(pairs)],
  ["builtins.set", (items) => new Set(Array.isArray(items) ? items : [])],
  // How Python 3 writes bytes in protocol 2: encode("...", "latin1").
  ["_codecs.encode", (text) => Buffer.from(String(text), "latin1")],
]);

function toMap(pairs: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  if (Array.isArray(pairs)) for (const pair of pairs) if (Array.isArray(pair)) map.set(pair[0], pair[1]);
  return map;
}

const mark = Symbol("mark");
const maxLongBytes = 1024;

/** What a pickle is carried out on: a stack, a memo, and a place in the bytes. */
export class PickleMachine {
  private stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private mayCopy: number;

  constructor(
    private readonly bytes: Buffer,
    private readonly where: string,
    private readonly rules: PickleRules,
    public at: number,
  ) {
    this.mayCopy = 1000 + 4 * bytes.length;
  }

  take(length: number): Buffer {
    if (length < 0 || this.at + length > this.bytes.length)
      throw new CorruptFileError(
        "truncated file",
        `${this.where}: the pickle ends too early, at byte ${this.bytes.length}`,
      );
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  byte = () => this.take(1)[0] as number;
  uint4 = () => this.take(4).readUInt32LE();

  uint8(): number {
    const length = this.take(8).readBigUInt64LE();
    return length > BigInt(this.bytes.length) ? this.bytes.length + 1 : Number(length);
  }

  /** Up to the end of the line. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    const text = this.take((end < 0 ? this.bytes.length : end) - this.at).toString("latin1");
    this.take(1);
    return text;
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0 || this.stack.at(-1) === mark)
      throw this.corrupt("takes from an empty stack");
    return this.stack.pop();
  }

  top(): unknown {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  /** All that was pushed since the last mark. */
  popMark(): unknown[] {
    const start = this.stack.lastIndexOf(mark);
    if (start < 0) throw this.corrupt("has no mark");
    const items = this.stack.splice(start);
    items.shift();
    return items;
  }

  pushMark(): void {
    this.stack.push(mark);
  }

  popTuple(length: number): unknown[] {
    const items = Array.from({ length }, () => this.pop());
    return items.reverse();
  }

  put(index: number): void {
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.put(this.memo.size);
  }

  get(index: number): void {
    if (!this.memo.has(index)) throw this.corrupt(`has nothing memoized as ${index}`);
    this.push(this.memo.get(index));
  }

  append(items: unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.corrupt("appends to what is no list");
    for (const item of items) list.push(item);
  }

  setItems(items: unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map) || items.length % 2 === 1) throw this.corrupt("sets items of what is no dict");
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }

  addItems(items: unknown[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw this.corrupt("adds to what is no set");
    for (const item of items) set.add(item);
  }

  global(module: unknown, name: unknown): void {
    const key = `${String(module)}.${String(name)}`;
    const found =
      this.rules.find(String(module), String(name)) ??
      plainNames.get(key.replace(/^__builtin__/, "builtins"));
    if (found === undefined)
      throw new CorruptFileError(
        "unsafe file",
        `${this.where}: refused: the pickle asks for ${JSON.stringify(key.slice(0, 200))}, which is no plain data`,
      );
    this.push(found);
  }

  /** Calls what a name stood for: one of the rules' functions, never anything of the pickle's own. */
  call(target: unknown, args: unknown): void {
    if (typeof target !== "function" || !Array.isArray(args))
      throw this.corrupt("calls what cannot be called");
    // What is called may copy its arguments; one memoized list copied over and over must not fill the memory.
    for (const arg of args as unknown[])
      this.mayCopy -= Array.isArray(arg) || typeof arg === "string" || Buffer.isBuffer(arg) ? arg.length : 0;
    if (this.mayCopy < 0) throw this.corrupt("grows far beyond its length");
    this.push((target as PickleFunction)(...(args as unknown[])));
  }

  build(): void {
    const state = this.pop();
    const object = this.top();
    if (isBuildable(object)) object.setState(state);
    // Attributes set on a dict (torch hangs `_metadata` on its state dicts) are no data of ours.
    else if (!(object instanceof Map)) throw this.corrupt("sets the state of what has none");
  }

  persistent(id: unknown): void {
    if (this.rules.persistent === undefined)
      throw new CorruptFileError(
        "unsafe file",
        `${this.where}: refused: the pickle asks for data outside it (a persistent id)`,
      );
    this.push(this.rules.persistent(id));
  }

  integer(value: bigint): void {
    const number = Number(value);
    this.push(Number.isSafeInteger(number) ? number : value);
  }

  long(length: number): void {
    if (length > maxLongBytes) throw this.corrupt(`has an integer of ${length} bytes`);
    let value = 0n;
    const digits = this.take(length);
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i] as number);
    this.integer(length > 0 ? BigInt.asIntN(8 * length, value) : 0n);
  }

  decimal(text: string): void {
    if (!/^-?\d{1,1000}L?$/.test(text))
      throw this.corrupt(`has no integer in ${JSON.stringify(text.slice(0, 20))}`);
    this.integer(BigInt(text.replace("L", "")));
  }

  corrupt(what: string): CorruptFileError {
    return new CorruptFileError("corrupt file", `${this.where}: the pickle ${what}, at byte ${this.at}`);
  }
}

function isBuildable(object: unknown): object is Buildable {
  return typeof (object as Partial<Buildable> | null)?.setState === "function";
}
