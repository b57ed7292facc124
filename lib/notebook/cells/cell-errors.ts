import { cellsIn } from "./cell-names";

/** A cell as written in TypeScript, and the JavaScript that it became, whose lines stacks count. */
export interface CellCode {
  source: string;
  compiled: string;
}

/** What a cell's error says: its message in one line, and where in which cell it arose. */
export interface CellError {
  /** `stopped` where an interrupt ended the cell. */
  message: string;
  /** The cell's number and its line, from 1; undefined where the error arose outside cells, or cannot be told. */
  place: { cell: number; line: number } | undefined;
}

const interrupted = /Interrupted asynchronously|Script execution was interrupted|^Stopped|^stopped/;

/**
 * What to tell of an error that a cell threw.
 *
 * @param cells all cells that have run, by number.
 */
export function describeError(error: unknown, cells: ReadonlyMap<number, CellCode>): CellError {
  if (!(error instanceof Error) && !isErrorLike(error))
    return { message: `thrown: ${String(error)}`, place: undefined };
  const { name, message, stack = "" } = error;
  if (interrupted.test(name) || interrupted.test(message)) return { message: "stopped", place: undefined };
  const plain = ["Error", "UserError", "CorruptFileError"].includes(name);
  const [first] = cellsIn(stack);
  const code = first && cells.get(first.cell);
  const line = code && sourceLine(code.source, code.compiled, first.line);
  // "fetch failed" says why in its cause alone.
  const why = isErrorLike(error.cause) && !message.includes(error.cause.message) ? [error.cause.message] : [];
  return {
    message: [...(plain ? [] : [name]), message, ...why].join(": "),
    place: line === undefined ? undefined : { cell: first!.cell, line },
  };
}

/** Errors of another realm (a `vm` context, a worker) are no `instanceof Error` here. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "message" in error && "name" in error;
}

/**
 * The line of a cell that a line of its compiled form came from, found by its words: compiling drops types and comments
 * and joins or breaks lines, and tslab keeps no map.
 *
 * @returns counted from 1; undefined where no line shares at least half of the words.
 */
export function sourceLine(source: string, compiled: string, line: number): number | undefined {
  const wanted = words((compiled.split("\n")[line - 1] ?? "").replace(/\b(exports|\w+_\d+)\./g, ""));
  if (wanted.size === 0) return undefined;
  let best = { line: undefined as number | undefined, share: 0.5 };
  for (const [index, text] of source.split("\n").entries()) {
    const there = words(text.replace(/\/\/.*$/, ""));
    const common = [...wanted].filter((word) => there.has(word)).length;
    const share = common / Math.max(1, wanted.size);
    if (share > best.share || (share === best.share && best.line === undefined))
      best = { line: index + 1, share };
  }
  return best.line;
}

function words(text: string): Set<string> {
  const all = text.match(/[A-Za-z_$][\w$]*|\d+(\.\d+)?|"[^"]*"/g) ?? [];
  return new Set(all.filter((word) => !["const", "let", "var", "exports", "tsLastExpr"].includes(word)));
}

/**
 * An error as text: its message, and below it the line of code where it arose, with its number, where that is known.
 * The cell is named where it is another than `now`, the one that shows the error.
 */
export function errorText(
  { message, place }: CellError,
  cells: ReadonlyMap<number, CellCode>,
  now: number,
): string {
  if (place === undefined) return message;
  const line = (cells.get(place.cell)?.source.split("\n")[place.line - 1] ?? "").trim();
  const where = place.cell === now ? "" : `cell ${place.cell}, `;
  return `${message}\n  ${where}line ${place.line}: ${line}`;
}
