import { maxRowBytes } from "./lines";

/** Finds the rows in JSON text that comes in pieces. */
export interface JsonElements {
  /** The rows that end in this piece, as JSON. */
  push(piece: string): string[];
  /** Whether all that was opened was closed. */
  isWhole(): boolean;
}

/**
 * Takes JSON apart without holding more than one row of it: rows are the objects of the outermost array, be it the
 * document itself or a field of it, or else outermost objects. It looks at brackets and strings only; each row
 * remains to be parsed.
 *
 * @param skipped is told of each row longer than 1 MiB, which is left out.
 */
export function jsonElements(skipped: () => void): JsonElements {
  const brackets: string[] = []; // open ones
  let rowDepth = -1; // how many brackets are open around a row; -1: no array of rows seen yet
  let arrayDepth = -1; // likewise around the elements of an array that rows may be in, if they are objects
  let inString = false;
  let escaped = false;
  let row: string[] | undefined; // pieces of the row that is open
  let length = 0;
  let tooLong = false;
  const keep = (part: string) => {
    if (row === undefined) return;
    length += part.length;
    if (length > maxRowBytes) {
      tooLong = true;
      row.length = 0;
    } else row.push(part);
  };
  const push = (piece: string): string[] => {
    const found: string[] = [];
    let from = 0; // where the open row begins in this piece
    for (let i = 0; i < piece.length; i++) {
      if (inString) {
        if (escaped) {
          escaped = false;
          continue;
        }
        // Most of the text is strings: jump to what may end one.
        const quote = piece.indexOf('"', i);
        const end = quote < 0 ? piece.length : quote;
        const backslash = piece.lastIndexOf("\\", end - 1) >= i ? piece.indexOf("\\", i) : -1;
        if (backslash >= 0 && backslash < end) {
          escaped = true;
          i = backslash;
        } else {
          i = end;
          inString = quote < 0;
        }
        continue;
      }
      const letter = piece[i] as string;
      if (letter === '"') inString = true;
      else if (letter === "[") {
        const depth = brackets.length;
        if (rowDepth < 0 && (depth === 0 || (depth === 1 && brackets[0] === "{"))) arrayDepth = depth + 1;
        brackets.push(letter);
      } else if (letter === "{") {
        const depth = brackets.length;
        if (depth === arrayDepth && rowDepth < 0) {
          rowDepth = depth;
          row = undefined; // the object around the array is no row
        }
        if (row === undefined && (depth === rowDepth || depth === 0)) {
          row = [];
          from = i;
          length = 0;
          tooLong = false;
        }
        brackets.push(letter);
      } else if (letter === "}" || letter === "]") {
        brackets.pop();
        const depth = brackets.length;
        if (letter === "}" && row !== undefined && depth === Math.max(rowDepth, 0)) {
          keep(piece.slice(from, i + 1));
          if (tooLong) skipped();
          else found.push(row.join(""));
          row = undefined;
        }
        if (depth < rowDepth) rowDepth = -1;
        if (depth < arrayDepth) arrayDepth = -1;
      }
    }
    if (row !== undefined) keep(piece.slice(from));
    return found;
  };
  return { push, isWhole: () => brackets.length === 0 && !inString };
}
