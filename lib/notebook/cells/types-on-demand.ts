import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { project } from "../../common";

/** The file access of tslab's compiler, as far as it is changed here. */
export interface TypeFiles {
  readFile(path: string, ...all: unknown[]): string | undefined;
}

/** What tslab compiles cells with, and answers questions about them. */
export interface CellConverter {
  convert(previous: string, source: string): { diagnostics: readonly unknown[] };
  inspect(previous: string, source: string, position: number): unknown;
  complete(previous: string, source: string, position: number): unknown;
}

/** Tells the compiler that a file is another than before. */
type Changed = (path: string, kind: number) => void;
const changedKind = 1;

const library = join(project, "lib") + sep;

/**
 * Files of packages, and the library itself: what the kernel has loaded of them stays what it is until it is restarted.
 */
export const isInstalled = (path: string) => path.includes("/node_modules/") || path.startsWith(library);

const isDeclarations = (path: string) => /\.d\.[cm]?ts$/.test(path);
const isNode = (path: string) => path.includes("/node_modules/@types/node/");

/** Packages of many types that few cells need: where they lie, and the words of a cell that needs them. */
const seldomNeeded = {
  tensorflow: { isIn: inPackage("@tensorflow"), words: /tensor|\btf\b/i },
  frames: { isIn: inPackage("danfojs-node"), words: /frame|danfo/i },
  pictures: { isIn: inPackage("sharp"), words: /sharp|\bimages\b/i },
} as const;
const seldom = Object.keys(seldomNeeded) as (keyof typeof seldomNeeded)[];

/** What the compiler reads besides JavaScript's own types, and what of it is told again when it begins to. */
const kinds = {
  node: isNode,
  library: () => false,
  tensorflow: seldomNeeded.tensorflow.isIn,
  frames: seldomNeeded.frames.isIn,
  pictures: seldomNeeded.pictures.isIn,
  libraryDocs: (path: string) => path.startsWith(library),
  packageDocs: (path: string) => path.includes("/node_modules/"),
} as const;
type Kind = keyof typeof kinds;

const read = new Set<Kind>();
/** The library's own index, which names its rooms; those that cells have named so far. */
const index = join(project, "lib", "dist", "index.d.ts");
const rooms = new Set<string>();
let isEveryRoom = false;
const watched = new Map<string, Changed>();

/**
 * What most cells want of Node's types, which take long to read: they are read where a cell wants more. What packages
 * take from them is `any` until then.
 */
const insteadOfNode =
  'declare var console: Record<"log" | "error" | "warn" | "info" | "table", (...all: any[]) => void>;';

function inPackage(name: string) {
  const folder = `/node_modules/${name}/`;
  return (path: string) => path.includes(folder);
}

/** Stands for a file of a package that is seldom needed: whatever is asked of it is `any`. */
const anything = "declare const anything: any; export = anything;";

/**
 * Has the compiler read what a cell needs: `1 + 1` no types but JavaScript's, most notebooks nothing of TensorFlow's
 * 600 files, of danfojs' and sharp's, which are two fifths of the text that an import takes in, nor of the library's
 * rooms that no cell names, and nothing but a question the comments, on which a fifth of the time would go.
 */
export function readTypesOnDemand(files: TypeFiles): void {
  const readFile = files.readFile.bind(files);
  files.readFile = (path, ...all) => {
    if (!isDeclarations(path)) return readFile(path, ...all);
    if (isNode(path) && !read.has("node")) return path.endsWith("/index.d.ts") ? insteadOfNode : "";
    if (seldom.some((kind) => kinds[kind](path) && !read.has(kind))) return anything;
    const text = readFile(path, ...all);
    if (text === undefined) return text;
    if (path === index) return withRooms(text);
    // What tslab puts before every cell.
    if (path.endsWith("/__prev__.d.ts")) return beforeCells() + text;
    const docs = path.startsWith(library) ? "libraryDocs" : "packageDocs";
    return isInstalled(path) && !read.has(docs) ? withoutComments(text) : text;
  };
}

const withoutComments = (text: string) => text.replace(/^[ \t]*\/\*\*[\s\S]*?\*\//gm, "");

const roomLine = /^export \* as (\w+) from .*$/gm;

/** The library's index with the rooms that cells have named; the others are `any`. */
function withRooms(text: string): string {
  const shown = text.replace(roomLine, (line, room: string) =>
    isEveryRoom || rooms.has(room) ? line : `export declare const ${room}: any;`,
  );
  return read.has("libraryDocs") ? shown : withoutComments(shown);
}

/**
 * Has the compiler read the types of the library's rooms that a text names, or of all.
 *
 * @returns whether that is news
 */
export function readRooms(named: string | "all"): boolean {
  if (isEveryRoom) return false;
  const before = rooms.size;
  if (named === "all") isEveryRoom = true;
  else for (const [word] of named.matchAll(/\w+/g)) if (roomNames().has(word)) rooms.add(word);
  const isNews = isEveryRoom || rooms.size > before;
  if (isNews) watched.get(index)?.(index, changedKind);
  return isNews;
}

let known: ReadonlySet<string> | undefined;
const roomNames = () =>
  (known ??= new Set([...readFileSync(index, "utf8").matchAll(roomLine)].map(([, room]) => room as string)));

const beforeCells = () =>
  '/// <reference types="node" />\n' + (read.has("library") ? 'import type {} from "upstream";\n' : "");

/** Is told of each file that the compiler would watch. */
export function noteWatched(path: string, changed: Changed): void {
  if (isInstalled(path) && isDeclarations(path)) watched.set(path, changed);
}

/** Has the compiler read something from now on. @returns whether that is news */
export function readTypes(kind: Kind): boolean {
  if (read.has(kind)) return false;
  read.add(kind);
  for (const [path, changed] of watched) if (kinds[kind](path)) changed(path, changedKind);
  return true;
}

/**
 * The same converter, which reads more types where a cell names them or has faults without them. A cell without a fault
 * means the same with fewer types, but for what is TensorFlow's, danfojs' or sharp's: that is `any` until a cell speaks
 * of tensors, frames or pictures.
 */
export function withTypesOnDemand<T extends CellConverter>(converter: T): T {
  return {
    ...converter,
    convert(previous, source) {
      readNamed(source);
      let converted = converter.convert(previous, source);
      while (converted.diagnostics.length > 0 && readMore()) converted = converter.convert(previous, source);
      return converted;
    },
    complete(previous, source, position) {
      readTypes("node");
      readNamed(source);
      return converter.complete(previous, source, position);
    },
    inspect(previous, source, position) {
      readTypes("node");
      readTypes("libraryDocs");
      readTypes("packageDocs");
      readNamed(source);
      return converter.inspect(previous, source, position);
    },
  };
}

function readNamed(source: string): void {
  if (/\b(import|require)\b/.test(source.replace(ofLibrary, ""))) readTypes("node");
  if (/["']upstream["']/.test(source)) readTypes("library");
  if (read.has("library")) readRooms(source);
  for (const kind of seldom) if (seldomNeeded[kind].words.test(source)) readTypes(kind);
}

/** An import of the library, which alone needs none of Node's types. */
const ofLibrary = /\bimport\b[^;"']*["']upstream["']/g;

/** What a cell with a fault may lack. */
function readMore(): boolean {
  if (readTypes("node")) return true;
  return read.has("library") && [readRooms("all"), ...seldom.map((kind) => readTypes(kind))].includes(true);
}
