import { collocates } from "../captions";
import { UserError } from "../common";
import type { ForEachSource, ReportOptions } from "./words-options";

/** The words that stand near a query's hits, of each source. */
export async function collocatesReport(each: ForEachSource, options: ReportOptions) {
  const { collocates: query = "", window, top, minCount } = options;
  // Groups would each need counts of their own.
  if (options.by !== undefined)
    throw new UserError("--collocates and --by: expected one of them; --where COLUMN=VALUE chooses a group");
  const { done, stopped } = await each((source) =>
    collocates(source, query, {
      ...{ window, stop: options.stop, maxBad: options.maxBad, sample: options.sample, seed: options.seed },
      ...(minCount === undefined ? {} : { minCount }),
    }),
  );
  return {
    show: done.flatMap(({ source, result }) => [
      `\n${source.name}: ${result.length === 0 ? `no word stands often enough near ${query}` : `words within ${window} of ${query}`}`,
      ...(result.length === 0 ? [] : [result.slice(0, top)]),
    ]),
    rows: done.flatMap(({ source, result }) =>
      result.map((row) => ({ source: source.name, query, window, ...row })),
    ),
    json: done.map(({ source, result }) => ({ source: source.name, query, window, collocates: result })),
    stopped,
  };
}
