import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { keepFile, keptFile } from "./kept-files";
import { home, project } from "./paths";

/** What names a value that is kept on disk: whatever would change it. */
export interface KeptBy {
  /** What it is: the folder of the home's cache that holds its like. */
  kind: string;
  /** Everything that it is made from; plain data. */
  inputs: unknown;
  /** The rooms of the library whose code makes it. A changed line in one of them, and it is made again. */
  rooms: readonly string[];
}

/** Values of a kind that are kept at most. */
const mostKept = 300;

/**
 * Works out what takes long and depends on nothing but its inputs, or takes it from disk where this process or another
 * has worked it out before from the same inputs by the same code.
 *
 * @param workOut gives plain data: objects, arrays, maps, sets, typed arrays, texts and numbers. What is taken from
 *   disk is equal to it, not the same object.
 */
export function keepValue<Value>(by: KeptBy, workOut: () => Value): Value {
  const file = fileOf(by);
  const kept = read(file) as { value: Value } | undefined;
  if (kept !== undefined) return kept.value;
  const value = workOut();
  keep(file, value);
  return value;
}

/** The same for what is worked out in steps that are waited for. */
export async function keepAwaited<Value>(by: KeptBy, workOut: () => Promise<Value>): Promise<Value> {
  const file = fileOf(by);
  const kept = read(file) as { value: Value } | undefined;
  if (kept !== undefined) return kept.value;
  const value = await workOut();
  keep(file, value);
  return value;
}

/** @returns undefined where nothing is kept, or what is kept can't be read: another version of Node wrote it. */
function read(file: string): unknown {
  const bytes = keptFile(file);
  try {
    return bytes === undefined ? undefined : deserialize(bytes);
  } catch {
    return undefined;
  }
}

const keep = (file: string, value: unknown) => keepFile(file, serialize({ value }), mostKept);

function fileOf({ kind, inputs, rooms }: KeptBy): string {
  const digest = createHash("sha256").update(codeOf(rooms)).update(textOf(inputs)).digest("hex");
  return join(home("cache", kind), `${digest.slice(0, 32)}.bin`);
}

/**
 * The same text of equal inputs, and another of others. What `serialize` gives is not: of a number, a list or a text it
 * hangs on how the engine came to hold them.
 */
const textOf = (inputs: unknown) => JSON.stringify(inputs, (_, value: unknown) => inJson(value));

function inJson(value: unknown): unknown {
  switch (typeof value) {
    case "number":
      if (Object.is(value, -0)) return { number: "-0" };
      return Number.isFinite(value) ? value : { number: String(value) };
    case "undefined":
      return { undefined: true };
    case "bigint":
      return { bigint: String(value) };
    default:
  }
  if (value instanceof Map) return { map: [...value] };
  if (value instanceof Set) return { set: [...value] };
  if (ArrayBuffer.isView(value)) return { [value.constructor.name]: Array.from(value as Uint8Array) };
  return value;
}

const codes = new Map<string, string>();

/** A hash of the rooms' code, of this room's, and of the versions of all packages installed. */
function codeOf(rooms: readonly string[]): string {
  const key = rooms.join();
  const known = codes.get(key);
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(installedPackages());
  for (const room of ["common", ...rooms])
    for (const file of codeFiles(join(__dirname, "..", room))) digest.update(readFileSync(file));
  const code = digest.digest("hex");
  codes.set(key, code);
  return code;
}

function codeFiles(folder: string): string[] {
  const extension = extname(__filename);
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return codeFiles(path);
    return entry.name.endsWith(extension) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

/** npm's own list of what it installed. */
function installedPackages(): string | Buffer {
  return keptFile(join(project, "node_modules", ".package-lock.json")) ?? "";
}
