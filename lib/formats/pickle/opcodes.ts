import type { PickleMachine } from "./pickle-machine";

/**
 * What each opcode does, by its byte. Those missing (extension registry, instances by class, buffers outside) are
 * refused.
 */
export const opcodes: Readonly<Record<number, (m: PickleMachine) => void>> = {
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

/** A quoted text of protocol 0, with Python's backslash escapes. */
function unquote(line: string, machine: PickleMachine): string {
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
