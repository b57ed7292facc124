import { UserError } from "../../../common";

/**
 * Accuracies of one column as fractions: all of them are fractions (0 to 1), or all per cent (1 to 100).
 *
 * @param placeOf where the i-th value stands, for errors.
 * @throws UserError where the two are mixed, or a value is neither.
 */
export function fractions(
  values: readonly number[],
  column: string,
  placeOf: (i: number) => string,
): { values: number[]; unit: "fraction" | "per cent" } {
  const outside = values.findIndex((value) => !(value >= 0 && value <= 100));
  if (outside >= 0)
    throw new UserError(
      `${placeOf(outside)}: ${column} is ${values[outside]}, expected an accuracy (0 to 1, or per cent)`,
    );
  const large = values.findIndex((value) => value > 1);
  if (large < 0) return { values: [...values], unit: "fraction" };
  const small = values.findIndex((value) => value > 0 && value <= 1);
  if (small >= 0)
    throw new UserError(
      `${placeOf(small)}: ${column} is ${values[small]} where ${placeOf(large)} has ${values[large]}: per cent and fractions are mixed`,
    );
  return { values: values.map((value) => value / 100), unit: "per cent" };
}
