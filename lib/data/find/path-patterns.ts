import { existsSync } from "node:fs";
import { join } from "node:path";
import { glob } from "tinyglobby";

/**
 * All that a pattern with braces names, as a shell would: `{00000..00009}` counts (padded with zeros as its ends are),
 * `{a,b}` chooses; several braces multiply, nested ones too.
 */
export function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf("{");
  const close = closingBrace(pattern, open);
  if (close === undefined) return [pattern];
  const afters = expandBraces(pattern.slice(close + 1));
  return choices(pattern.slice(open + 1, close)).flatMap((choice) =>
    afters.map((after) => pattern.slice(0, open) + choice + after),
  );
}

function closingBrace(pattern: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i >= 0 && i < pattern.length; i++) {
    if (pattern[i] === "{") depth++;
    if (pattern[i] === "}" && --depth === 0) return i;
  }
  return undefined;
}

function choices(inside: string): string[] {
  const range = /^(\d+)\.\.(\d+)$/.exec(inside);
  if (range === null) return splitOutside(inside).flatMap(expandBraces);
  const [first, last] = [range[1] as string, range[2] as string];
  const [from, to] = [Number(first), Number(last)];
  const width = first.length === last.length || first.startsWith("0") ? first.length : 0;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) =>
    String(from <= to ? from + i : from - i).padStart(width, "0"),
  );
}

/** Splits at the commas that lie in no inner brace. */
function splitOutside(inside: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of inside) {
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
    depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
  }
  return parts;
}

/**
 * The files under `root` that a pattern with braces and globs (`*`, `?`, `[0-9]`, `**`) names, each glob's in the order
 * of their names. A name without a glob is given whether it is there or not.
 */
export async function expandPaths(root: string, pattern: string): Promise<string[]> {
  const paths: string[] = [];
  for (const one of expandBraces(pattern)) {
    if (existsSync(join(root, one)) || !/[*?[]/.test(one)) paths.push(join(root, one));
    else paths.push(...(await glob(one, { cwd: root, absolute: true, dot: true })).sort());
  }
  return paths;
}
