import { Broken } from "./broken";

/** What a pickle may build besides plain data. Nothing of Python runs: a name stands for what these rules say, or is refused. */
export interface PickleRules {
  /** What `module.name` stands for, called with the arguments that the pickle gives; undefined: refused by name. */
  find(module: string, name: string): PickleFunction | undefined;
  /** What a persistent id stands for (torch keeps its tensors' storages so); without it they are refused. */
  persistent?(id: unknown): unknown;
}

export type PickleFunction = (...args: unknown[]) => unknown;

/** What a rule returns where the pickle goes on to set its state (`BUILD`). */
export interface Buildable {
  setState(state: unknown): void;
}

/**
 * Reads one pickle (protocols 0 to 5) as data, running none of it: Python's dict becomes a Map, list and tuple an array,
 * None null, int a number (a bigint where it is too large), bytes a Buffer, and Python 2's str a text of the characters 0
 * to 255 (as `encoding="latin1"` reads it). Memory and time are linear in the input's length.
 *
 * Source: the opcodes of Python's `pickletools`.
 *
 * @param start where in `bytes` it starts.
 * @returns the value, and where the pickle ends: some files hold several.
 * @throws Broken "unsafe file" for a name that the rules don't know, "corrupt file" or "truncated file" for anything else.
 */
export function unpickle(
  bytes: Buffer,
  where: string,
  rules: PickleRules = { find: () => undefined },
  start = 0,
): { value: unknown; end: number } {
  return new Machine(bytes, where, rules, start).run();
}

/** Names that are plain data in all but form. */
const plainNames = new Map<string, PickleFunction>([
  ["collections.OrderedDict", (pairs) => toMap(pairs)],
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

class Machine {
  private stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private mayCopy: number;

  constructor(
    private readonly bytes: Buffer,
    private readonly where: string,
    private readonly rules: PickleRules,
    private at: number,
  ) {
    this.mayCopy = 1000 + 4 * bytes.length;
  }

  run(): { value: unknown; end: number } {
    for (;;) {
      const opcode = this.take(1)[0] as number;
      if (opcode === 0x2e) {
        const value = this.pop();
        return { value, end: this.at };
      }
      const step = opcodes[opcode];
      if (step === undefined)
        throw new Broken(
          "corrupt file",
          `${this.where}: no pickle opcode 0x${opcode.toString(16)} at byte ${this.at - 1}`,
        );
      step(this);
    }
  }

  take(length: number): Buffer {
    if (length < 0 || this.at + length > this.bytes.length)
      throw new Broken(
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
      throw new Broken(
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
      throw new Broken(
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

  corrupt(what: string): Broken {
    return new Broken("corrupt file", `${this.where}: the pickle ${what}, at byte ${this.at}`);
  }
}

function isBuildable(object: unknown): object is Buildable {
  return typeof (object as Partial<Buildable> | null)?.setState === "function";
}

/** A quoted text of protocol 0, with Python's backslash escapes. */
function unquote(line: string, machine: Machine): string {
  const quoted = /^(['"])(.*)\1$/s.exec(line);
  if (quoted === null) throw machine.corrupt("has a text without its quotes");
  const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", "\\": "\\", "'": "'", '"': '"' };
  return (quoted[2] as string).replace(/\\(x[0-9a-fA-F]{2}|.)/gs, (_, e: string) =>
    e.length === 3 ? String.fromCharCode(parseInt(e.slice(1), 16)) : (escapes[e] ?? `\\${e}`),
  );
}

function unescapeUnicode(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short?: string, long?: string) => {
    const code = parseInt(short ?? long ?? "", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** What each opcode does, by its byte. Those missing (extension registry, instances by class, buffers outside) are refused. */
const opcodes: Record<number, (m: Machine) => void> = {
  [0x80]: (m) => void m.take(1), // PROTO
  [0x95]: (m) => void m.take(8), // FRAME: a hint on lengths, not needed here
  [0x28]: (m) => m.pushMark(), // MARK
  [0x30]: (m) => void m.pop(), // POP
  [0x31]: (m) => void m.popMark(), // POP_MARK
  [0x32]: (m) => m.push(m.top()), // DUP
  [0x4e]: (m) => m.push(null), // NONE
  [0x88]: (m) => m.push(true), // NEWTRUE
  [0x89]: (m) => m.push(false), // NEWFALSE
  // INT: 00 and 01 are False and True
  [0x49]: (m) => {
    const line = m.line();
    if (line === "00" || line === "01") m.push(line === "01");
    else m.decimal(line);
  },
  [0x4c]: (m) => m.decimal(m.line()), // LONG
  [0x4a]: (m) => m.push(m.take(4).readInt32LE()), // BININT
  [0x4b]: (m) => m.push(m.byte()), // BININT1
  [0x4d]: (m) => m.push(m.take(2).readUInt16LE()), // BININT2
  [0x8a]: (m) => m.long(m.byte()), // LONG1
  [0x8b]: (m) => m.long(m.uint4()), // LONG4
  [0x46]: (m) => m.push(Number(m.line())), // FLOAT
  [0x47]: (m) => m.push(m.take(8).readDoubleBE()), // BINFLOAT
  [0x53]: (m) => m.push(unquote(m.line(), m)), // STRING
  [0x54]: (m) => m.push(m.take(m.uint4()).toString("latin1")), // BINSTRING
  [0x55]: (m) => m.push(m.take(m.byte()).toString("latin1")), // SHORT_BINSTRING
  [0x56]: (m) => m.push(unescapeUnicode(m.line())), // UNICODE
  [0x58]: (m) => m.push(m.take(m.uint4()).toString("utf8")), // BINUNICODE
  [0x8c]: (m) => m.push(m.take(m.byte()).toString("utf8")), // SHORT_BINUNICODE
  [0x8d]: (m) => m.push(m.take(m.uint8()).toString("utf8")), // BINUNICODE8
  [0x42]: (m) => m.push(m.take(m.uint4())), // BINBYTES
  [0x43]: (m) => m.push(m.take(m.byte())), // SHORT_BINBYTES
  [0x8e]: (m) => m.push(m.take(m.uint8())), // BINBYTES8
  [0x96]: (m) => m.push(m.take(m.uint8())), // BYTEARRAY8
  [0x5d]: (m) => m.push([]), // EMPTY_LIST
  [0x6c]: (m) => m.push(m.popMark()), // LIST
  [0x61]: (m) => m.append([m.pop()]), // APPEND
  [0x65]: (m) => m.append(m.popMark()), // APPENDS
  [0x29]: (m) => m.push([]), // EMPTY_TUPLE
  [0x74]: (m) => m.push(m.popMark()), // TUPLE
  [0x85]: (m) => m.push(m.popTuple(1)), // TUPLE1
  [0x86]: (m) => m.push(m.popTuple(2)), // TUPLE2
  [0x87]: (m) => m.push(m.popTuple(3)), // TUPLE3
  [0x7d]: (m) => m.push(new Map()), // EMPTY_DICT
  // DICT
  [0x64]: (m) => {
    const items = m.popMark();
    m.push(new Map());
    m.setItems(items);
  },
  [0x73]: (m) => m.setItems(m.popTuple(2)), // SETITEM
  [0x75]: (m) => m.setItems(m.popMark()), // SETITEMS
  [0x8f]: (m) => m.push(new Set()), // EMPTY_SET
  [0x90]: (m) => m.addItems(m.popMark()), // ADDITEMS
  [0x91]: (m) => m.push(new Set(m.popMark())), // FROZENSET
  [0x70]: (m) => m.put(Number(m.line())), // PUT
  [0x71]: (m) => m.put(m.byte()), // BINPUT
  [0x72]: (m) => m.put(m.uint4()), // LONG_BINPUT
  [0x94]: (m) => m.memoize(), // MEMOIZE
  [0x67]: (m) => m.get(Number(m.line())), // GET
  [0x68]: (m) => m.get(m.byte()), // BINGET
  [0x6a]: (m) => m.get(m.uint4()), // LONG_BINGET
  [0x63]: (m) => m.global(m.line(), m.line()), // GLOBAL
  // STACK_GLOBAL
  [0x93]: (m) => {
    const [module, name] = m.popTuple(2);
    m.global(module, name);
  },
  // REDUCE; NEWOBJ calls a class the same way
  [0x52]: (m) => m.call(...(m.popTuple(2) as [unknown, unknown])),
  [0x81]: (m) => m.call(...(m.popTuple(2) as [unknown, unknown])),
  [0x62]: (m) => m.build(), // BUILD
  [0x50]: (m) => m.persistent(m.line()), // PERSID
  [0x51]: (m) => m.persistent(m.pop()), // BINPERSID
};
