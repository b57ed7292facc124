/** Patterns of other libraries' names, and ours for them; null: a tensor that no encoder needs. */
export type NameMap = readonly (readonly [RegExp, string | null])[];

/** The name by the first rule that fits; as it is where none does; null where the rule leaves it out. */
export function mapName(name: string, rules: NameMap): string | null {
  const rule = rules.find(([pattern]) => pattern.test(name));
  if (rule === undefined) return name;
  const [pattern, ours] = rule;
  return ours === null ? null : name.replace(pattern, ours);
}
