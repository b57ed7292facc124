/** Patterns of other libraries' names, and ours for them. */
export type NameMap = readonly (readonly [RegExp, string])[];

/** The name by the first rule that fits; as it is where none does. */
export function rename(name: string, rules: NameMap): string {
  const rule = rules.find(([pattern]) => pattern.test(name));
  return rule === undefined ? name : name.replace(...rule);
}
