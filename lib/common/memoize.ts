/**
 * Remembers what was worked out from an object, for as long as that object lives: the second figure of a table does not
 * fit again what the first one fitted.
 *
 * @returns a function of the object, a text that says what was asked of it, and what works it out where it is not yet
 *   known. The object must not change; nothing is remembered of what throws.
 */
export function memoize<From extends object, Found>(): (
  from: From,
  asked: string,
  workOut: () => Found,
) => Found {
  const known = new WeakMap<From, Map<string, Found>>();
  return (from, asked, workOut) => {
    const found = known.get(from) ?? new Map<string, Found>();
    known.set(from, found);
    if (!found.has(asked)) found.set(asked, workOut());
    return found.get(asked)!;
  };
}
