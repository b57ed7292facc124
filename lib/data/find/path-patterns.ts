import { existsSync } from "node:fs";
import { join } from "node:path";
import { expand } from "brace-expansion";
import { glob } from "tinyglobby";
import { UserError } from "../../common";

/** More shards than any source has: a range with a slip of the hand must not fill the memory. */
const mostPaths = 1_000_000;

/**
 * All that a pattern with braces names, as a shell would: `{00000..00009}` counts (padded with zeros as its ends are),
 * `{a,b}` chooses; several braces multiply, nested ones too. Braces that choose nothing (`{}`, `{a}`) stand for
 * themselves.
 *
 * @throws UserError where it names more than a million
 */
export function expandBraces(pattern: string): string[] {
  // In the package a backslash takes the meaning from what follows; in a path it is a letter.
  const expanded = expand(pattern.replaceAll("\\", "\\\\"), {
    max: mostPaths + 1,
    // Its own bounds cut the list short without a word.
    maxLength: 2 ** 30,
    maxSteps: 2 ** 31,
  });
  if (expanded.length > mostPaths)
    throw new UserError(`${pattern}: names more than ${mostPaths.toLocaleString("en")} files`);
  return expanded;
}

/**
 * The files under `root` that a pattern with braces and globs (`*`, `?`, `[0-9]`, `**`) names, each glob's in the order
 * of their names. A file whose own name is the pattern is given as that file; a name without a glob is given whether it
 * is there or not.
 */
export async function expandPaths(root: string, pattern: string): Promise<string[]> {
  // Folders may well be called `[v2]` or `{}`: what is there is meant, and no pattern.
  if (existsSync(join(root, pattern))) return [join(root, pattern)];
  const paths: string[] = [];
  for (const one of expandBraces(pattern)) {
    if (existsSync(join(root, one)) || !/[*?[]/.test(one)) paths.push(join(root, one));
    else paths.push(...(await glob(one, { cwd: root, absolute: true, dot: true })).sort());
  }
  return paths;
}
