import { closest, distance } from "fastest-levenshtein";
import { UserError } from "./errors";

/** Names without what people write differently: case, spaces, hyphens, underscores. */
const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, "");

/**
 * The name that is meant: itself, or the only one that differs from it in case, spaces and hyphens alone.
 *
 * @param what of what kind names are, for the error: `task`.
 * @param known every name there is, and what each also goes by.
 * @throws UserError with the nearest name where there is none, or with all where none is near.
 *
 * @example
 * ```ts
 * import { common } from "upstream";
 * common.resolveName("task", "pets", ["PETS", "DTD"]); // => "PETS"
 * ```
 */
export function resolveName(
  what: string,
  wanted: string,
  known: ReadonlyMap<string, readonly string[]> | Iterable<string>,
): string {
  const entries: [string, readonly string[]][] =
    known instanceof Map
      ? [...(known as ReadonlyMap<string, readonly string[]>)]
      : [...new Set(known as Iterable<string>)].map((name) => [name, []]);
  if (entries.some(([name]) => name === wanted)) return wanted;
  const same = entries.filter(([name, also]) =>
    [name, ...also].some((each) => plain(each) === plain(wanted)),
  );
  if (same.length === 1) return same[0]![0];
  throw unknownName(
    what,
    wanted,
    entries.flatMap(([name, also]) => [name, ...also]),
  );
}

/** An error that says what else there is: the nearest name where one is near, else some. */
export function unknownName(what: string, wanted: string, names: readonly string[]): UserError {
  const all = [...new Set(names)];
  const near = all.length === 0 ? undefined : closest(plain(wanted), all.map(plain));
  const meant = all.find((name) => plain(name) === near);
  const far =
    meant === undefined ||
    distance(plain(wanted), near!) > Math.min(3, Math.max(1, Math.floor(wanted.length / 2)));
  const listed =
    all.length > 24 ? `${all.slice(0, 12).join(", ")}, ... (${all.length} in all)` : all.join(", ");
  return new UserError(
    `no ${what} "${wanted}"${far ? "" : `, did you mean "${meant}"?`}${far ? `, expected one of ${listed}` : ` (there are ${listed})`}`,
  );
}
