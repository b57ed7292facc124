import { existsSync } from "node:fs";
import { readStopList, type CaptionSource } from "../captions";
import { clearStop, Stopped, UserError } from "../common";
import { tableText } from "../notebook";
import { collocatesReport } from "./words-collocates";
import { countsReport, dispersionReport, distinctiveReport, rareReport, trendReport } from "./words-counts";
import { hitsReport } from "./words-hits";
import { printTable } from "./output-options";
import type { SourceResults, ForEachSource, Report, ReportOptions, WordsOptions } from "./words-options";
import { profilesReport } from "./words-profiles";

type MakeReport = (
  each: ForEachSource,
  options: ReportOptions,
) => Promise<Report & { stopped?: Stopped | undefined }>;

/** Which report an option asks for; the first that is there. */
const reports: readonly [option: keyof WordsOptions, make: MakeReport][] = [
  ["profile", profilesReport],
  ["find", hitsReport],
  ["collocates", collocatesReport],
  ["distinctive", distinctiveReport],
  ["dispersion", dispersionReport],
  ["trend", trendReport],
  ["rare", rareReport],
];

/** Makes the report that was asked for, and prints and writes it. */
export async function printWordsReport(
  sources: readonly CaptionSource[],
  options: WordsOptions,
): Promise<void> {
  const asked = reports.filter(([option]) => options[option] !== undefined);
  if (asked.length > 1)
    throw new UserError(
      `${asked.map(([option]) => `--${option}`).join(" and ")}: expected one of them at a time`,
    );
  const stop = options.stop === undefined ? undefined : readStopList(options.stop);
  const make = asked[0]?.[1] ?? countsReport;
  const made = await make((work) => eachOf(sources, work), { ...options, stop });
  if (made.rows.length > 0 || made.show.length > 0) {
    const { csv, ...others } = options;
    // After an interrupt the table is in parts: then a file that is there stays as it is.
    const isKept = csv !== undefined && made.stopped !== undefined && existsSync(csv);
    if (isKept) console.error(`${csv}: left as it was, since not all sources are done`);
    const text = (part: string | readonly object[]) =>
      typeof part === "string" ? part : tableText(part, { limit: Infinity });
    await printTable(
      { text: () => made.show.map(text).join("\n"), rows: () => made.rows, json: () => made.json },
      isKept ? others : options,
    );
  }
  if (made.stopped !== undefined) throw made.stopped;
}

/** Does it for each source; after an interrupt what was finished is there to be shown. */
async function eachOf<T>(
  sources: readonly CaptionSource[],
  work: (source: CaptionSource) => Promise<T>,
): Promise<SourceResults<T>> {
  clearStop();
  const done: SourceResults<T>["done"] = [];
  for (const source of sources)
    try {
      done.push({ source, result: await work(source) });
    } catch (error) {
      if (error instanceof Stopped) return { done, stopped: error };
      throw error;
    }
  return { done };
}
