import { basename } from "node:path";
import { concordance, countWords, wordRanks, type ConcordanceLine, type Rate } from "../captions";
import { random, sample } from "../random";
import type { ForEachSource, ReportOptions } from "./words-options";

/** The hits of a query in their context; with --csv or --json all of them. */
export async function hitsReport(each: ForEachSource, options: ReportOptions) {
  const { find = "", csv, json, top } = options;
  const isWhole = csv !== undefined || json === true;
  const { done, stopped } = await each((source) =>
    concordance(source, find, { ...options, limit: isWhole ? Infinity : top }),
  );
  // How frequent a single word is, among all of its kind.
  const isWord = /^[\p{L}\p{N}'-]+$/u.test(find) && !isWhole && options.by === undefined;
  const counts =
    isWord && stopped === undefined ? await each((source) => countWords(source, options)) : undefined;
  const rows = done.flatMap(({ source, result }) =>
    result.lines.map((line) => ({ source: source.name, ...line })),
  );
  const show: (string | readonly object[])[] = done.flatMap(({ source, result }) => [
    `\n${source.name}: ${result.found} of ${result.captions} captions hold ${find}${result.hits > result.found ? `, ${result.hits} times` : ""}; ${inAMillion(result)} captions`,
    ...(result.groups.length === 0 ? [] : [result.groups]),
    ...(result.skipped === "" ? [] : [`  skipped ${result.skipped}`]),
    ...shown(result.lines, top, options.seed).map(
      ({ left, word, right, file, row, group }) =>
        `${left.padStart(41)}${word}${right}  (${group === undefined ? "" : `${group}, `}${basename(file)}, ${row})`,
    ),
  ]);
  if (counts !== undefined && counts.done.length > 0)
    show.push(
      `\nits rank among the ${options.unit} of each source`,
      wordRanks(
        counts.done.map(({ result }) => result),
        find,
      ),
    );
  const found = done.map(({ source, result: { lines: _, ...counts } }) => ({
    ...{ source: source.name, query: find, ...counts },
  }));
  return {
    show,
    rows,
    json: found.map((one) => ({
      ...one,
      lines: rows.filter(({ source }) => source === one.source),
    })),
    stopped: stopped ?? counts?.stopped,
  };
}

/** `in a million 1234 (1200 to 1270)`. */
const inAMillion = ({ perMillion, low, high }: Rate) =>
  `in a million ${perMillion.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

/** As many lines as asked for, drawn uniformly, in their order. */
function shown(lines: readonly ConcordanceLine[], n: number, seed: string): readonly ConcordanceLine[] {
  if (lines.length <= n) return lines;
  const drawn = new Set(sample(lines, n, random("shown", seed)));
  return lines.filter((line) => drawn.has(line));
}
