import { isUtf8 } from "node:buffer";
import { UserError } from "../../../common";
import { parsePythonJson } from "../../../formats";
import { stringOption, whereOption, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { reasonUnreadable } from "../file-tree";
import { isImageExtension } from "./extensions";

/** The files of one sample (picture, caption, metadata), by their extension. */
export type Members = Map<string, () => Promise<Buffer>>;

/** In place of a picture where only its being there was asked for (`contents: false`). */
export const notRead = () => Promise.reject(new UserError("no picture was read: contents is false"));

/**
 * One sample of the files `KEY.jpg` (or another picture), `KEY.txt` (the caption), `KEY.json` (its caption) and
 * `KEY.cls` (the label). What is bad is counted, and gives undefined; so does, uncounted, what the reader's `where`
 * passes over.
 */
export async function toSample(
  members: Members,
  { key, where, file }: { key: string; where: string; file: string | undefined },
  reading: Reading,
): Promise<Sample | undefined> {
  const { skipLog } = reading;
  const skip = (reason: string) => {
    skipLog.skip(reason, where);
    return undefined;
  };
  const sample: Sample = { key, where, ...(file !== undefined && { file }) };
  try {
    const label = await members.get("cls")?.();
    if (label !== undefined) {
      const digits = label.toString("latin1").trim();
      if (!/^\d{1,9}$/.test(digits)) return skip("bad label");
      sample.label = Number(digits);
    }
    const { caption, missing, isPassedOver, fields } = await findCaption(members, reading);
    if (isPassedOver === true) return undefined;
    if (fields !== undefined) sample.fields = fields;
    if (caption !== undefined) sample.caption = caption;
    else if (reading.captions && sample.label === undefined) return skip(missing);
  } catch (error) {
    return skip(reasonUnreadable(error as Error));
  }
  if (reading.images) {
    const image = [...members].find(([extension]) => isImageExtension(extension))?.[1];
    if (image === undefined) return skip("no image");
    sample.image = image;
  }
  return sample;
}

/** The caption, or why there is none, or whether it is not asked for. */
async function findCaption(
  members: Members,
  reading: Reading,
): Promise<{ caption?: string; missing: string; isPassedOver?: boolean; fields?: Fields }> {
  const { options, columns } = reading;
  const bytes = await (members.get("txt") ?? members.get("caption"))?.();
  if (bytes !== undefined && !isUtf8(bytes)) return { missing: "invalid UTF-8" };
  const text = bytes
    ?.toString("utf8")
    .replace(/^\ufeff/, "")
    .trim();
  const conditions = whereOption(reading);
  const json = members.get("json");
  let missing = "no caption";
  let asked: { fields?: Fields } = columns.length === 0 ? {} : { fields: fieldsOf(columns, null) };
  const isJsonWanted =
    text === undefined || options.field !== undefined || conditions.length > 0 || columns.length > 0;
  if (json !== undefined && isJsonWanted) {
    try {
      const fields = parsePythonJson((await json()).toString("utf8")) as Record<string, unknown> | null;
      if (!conditions.every(({ column, values }) => values.includes(String(fields?.[column]))))
        return { missing, isPassedOver: true };
      if (columns.length > 0) asked = { fields: fieldsOf(columns, fields) };
      const value = joinedTexts(fields?.[stringOption(reading, "field", "caption")]);
      const isAsked = text === undefined || options.field !== undefined;
      if (isAsked && typeof value === "string" && value.trim() !== "")
        return { caption: value.trim(), missing, ...asked };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      missing = "bad json";
    }
  } else if (conditions.length > 0) return { missing, isPassedOver: true };
  return text === undefined || text === "" ? { missing, ...asked } : { caption: text, missing, ...asked };
}

type Fields = Readonly<Record<string, string | null>>;

/** Fields of a sample's `.json` as texts; null for those that it lacks. */
function fieldsOf(columns: readonly string[], json: Record<string, unknown> | null): Fields {
  return Object.fromEntries(
    columns.map((column) => {
      const value = json?.[column] ?? null;
      return [column, value === null || typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}

/** Several captions of one picture as one text. */
function joinedTexts(value: unknown): unknown {
  const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
  return isList
    ? value
        .map((one) => one.trim())
        .filter(Boolean)
        .join(" ")
    : value;
}
