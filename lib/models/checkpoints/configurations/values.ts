import { UserError } from "../../../common";
import type { ImageInput } from "../../architecture";

/** A JSON object that nobody has checked yet. */
export type Json = Readonly<Record<string, unknown>>;

const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
/** A number above zero; undefined for anything else. */
export const positiveNumber = (value: unknown): number | undefined => {
  const found = number(value);
  return found !== undefined && found > 0 ? found : undefined;
};
/** An object; an empty one for anything else. */
export const objectOrEmpty = (value: unknown): Json =>
  typeof value === "object" && value !== null ? (value as Json) : {};

/**
 * A number for each channel, from a list or from one number for all three; undefined where nothing is said.
 *
 * @throws UserError
 */
export function channelValues(where: string, value: unknown): number[] | undefined {
  if (value === undefined || value === null) return undefined;
  const all = Array.isArray(value) ? (value as unknown[]) : [value, value, value];
  if (!all.every((one) => number(one) !== undefined))
    throw new UserError(`${where}: expected a number for each channel, found ${JSON.stringify(value)}`);
  return all as number[];
}

/** An object without its undefined fields. */
export function definedFields<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** How pictures are resized, by its name or by Pillow's number; undefined where nothing is said. @throws UserError */
export function interpolation(where: string, value: unknown): ImageInput["interpolation"] | undefined {
  const names: Record<string, ImageInput["interpolation"]> = {
    bicubic: "bicubic",
    bilinear: "bilinear",
    // Pillow's numbers, which transformers keeps.
    "3": "bicubic",
    "2": "bilinear",
  };
  if (value === undefined || value === null) return undefined;
  const found = names[String(value)];
  if (found === undefined)
    throw new UserError(
      `${where} ${JSON.stringify(value)}: pictures are resized bicubic or bilinear here: choose one (--interpolation)`,
    );
  return found;
}
