import {
  agreementWithPaper,
  countGroups,
  countWords,
  dispersion,
  dispersionOverGroups,
  distinctive,
  mostFrequent,
  rareWords,
  rateCell,
  sideBySide,
  trend,
  type WordCounts,
} from "../captions";
import { UserError } from "../common";
import type { SourceResults, ForEachSource, Report, ReportOptions } from "./words-options";

/** The counts of all sources, or of their groups (named `source/group` where there are several sources). */
async function counted(each: ForEachSource, options: ReportOptions) {
  const { done, stopped } = await each(async (source) => {
    if (options.by === undefined) return [await countWords(source, options)];
    return countGroups(source, options.by, options);
  });
  const all = done.flatMap(({ source, result }) =>
    options.by !== undefined && done.length > 1
      ? result.map((counts) => ({ ...counts, source: `${source.name}/${counts.source}` }))
      : result,
  );
  return { all, stopped };
}

/** What was counted, and all that making the count again needs. */
function described({ source, method, captions, empty, total, words, missing, skipped }: WordCounts) {
  return { source, method, captions, empty, total, different: words.size, missing, skipped };
}

/** So many sources stand side by side with their rates. */
const widest = 4;

/** The most frequent words: of one source with their rates, of several side by side. */
export async function countsReport(each: ForEachSource, options: ReportOptions) {
  const { all, stopped } = await counted(each, options);
  const [only] = all;
  const list = (counts: WordCounts) => mostFrequent(counts, options.top, options);
  // Beside more sources rates would make lines too long: --csv and --json have them.
  const rates = all.length <= widest;
  const beside = () => sideBySide(all, options.top, { ...options, rates });
  const table = all.length === 1 && only !== undefined ? list(only) : beside();
  return {
    show:
      all.length === 0
        ? []
        : [
            table,
            ...(rates ? [] : ["counts and rates in a million, with intervals: --csv FILE or --json"]),
            "",
            ...all.map((counts) => summary(counts, options.top)),
            ...others(all),
          ],
    rows: all.flatMap((counts) => longRows(counts, list(counts))),
    json: all.map((counts) => ({ ...described(counts), top: list(counts) })),
    stopped,
  };
}

/** What tells each source or group from the others. */
export async function distinctiveReport(each: ForEachSource, options: ReportOptions) {
  const { all, stopped } = await counted(each, options);
  if (stopped !== undefined) return { show: [], rows: [], json: [], stopped };
  if (all.length < 2)
    throw new UserError("--distinctive: one source, expected two or more (or --by) to compare");
  const found = all.map((counts) => {
    const rest = all.filter((other) => other !== counts);
    return {
      counts,
      rest,
      words: distinctive(counts, rest, { minCount: options.minCount, stop: options.stop }),
    };
  });
  const heading = ({ counts, rest }: (typeof found)[number]) => {
    const names = rest.map(({ source }) => source);
    const against = names.length > 6 ? `the ${names.length} others` : names.join(", ");
    return `\ndistinctive of ${counts.source}, against ${against}`;
  };
  return {
    show: found.flatMap((one) => [heading(one), one.words.slice(0, options.top)]),
    rows: found.flatMap(({ counts, words }) => longRows(counts, words.slice(0, options.top))),
    json: found.map(({ counts, words }) => ({
      ...described(counts),
      distinctive: words.slice(0, options.top),
    })),
    stopped,
  };
}

/** Words that come once. */
export async function rareReport(each: ForEachSource, options: ReportOptions) {
  const { all, stopped } = await counted(each, options);
  const found = all.map((counts) => ({ counts, words: rareWords(counts, 1, options) }));
  return {
    show: found.flatMap(({ counts, words }) => [
      `\n${counts.source}: ${words.length} ${counts.method.unit} of ${counts.words.size} come once` +
        (counts.missing > 0 ? "; rare ones were dropped on the way" : ""),
      words
        .slice(0, options.top)
        .map(({ word, count, perMillion, low, high }) => ({ word, count, perMillion, low, high })),
    ]),
    rows: found.flatMap(({ counts, words }) => longRows(counts, words)),
    json: found.map(({ counts, words }) => ({ ...described(counts), once: words })),
    stopped,
  };
}

/** How rates change over groups. */
export async function trendReport(each: ForEachSource, options: ReportOptions) {
  const { by, trend: words = [] } = options;
  if (by === undefined)
    throw new UserError("--trend: over which groups? expected --by with a column, length or year(COLUMN)");
  const { all, stopped } = await counted(each, options);
  const rows = trend(all, words);
  const groups = all.map(({ source }) => source);
  const table = groups.map((group) => ({
    [by]: group,
    total: rows.find((row) => row.group === group)?.total,
    ...Object.fromEntries(
      rows.filter((row) => row.group === group).map((point) => [point.word, rateCell(point)]),
    ),
  }));
  return {
    show: [`count: in a million ${options.unit}, with the 95 % interval`, table],
    rows,
    json: rows,
    stopped,
  };
}

/** How evenly the most frequent words are spread. */
export async function dispersionReport(
  each: ForEachSource,
  options: ReportOptions,
): Promise<Report & { stopped?: SourceResults<unknown>["stopped"] }> {
  const { done, stopped } = await each(async (source) => {
    if (options.by !== undefined) {
      const groups = await countGroups(source, options.by, options);
      const words = mostFrequentOf(groups, options.top);
      return dispersionOverGroups(groups, words);
    }
    const words = mostFrequent(await countWords(source, options), options.top, options).map(
      ({ word }) => word,
    );
    return (await dispersion(source, words, options)).words;
  });
  const rows = done.flatMap(({ source, result }) => result.map((row) => ({ source: source.name, ...row })));
  const over = options.by ?? "20 parts of each source, in its order";
  return {
    show: [`dispersion over ${over}: dp 0 is even, 1 all in one place`, rows],
    rows,
    json: rows,
    stopped,
  };
}

/** The most frequent words of all groups together. */
function mostFrequentOf(groups: readonly WordCounts[], n: number): string[] {
  const sums = new Map<string, number>();
  for (const group of groups)
    for (const { word, count } of mostFrequent(group, Infinity))
      sums.set(word, (sums.get(word) ?? 0) + count);
  return [...sums]
    .sort(([a, m], [b, k]) => k - m || (a < b ? -1 : 1))
    .slice(0, n)
    .map(([word]) => word);
}

/** How a count came about, in a line or two. */
function summary(counts: WordCounts, n: number): string {
  const { method, captions, total, missing } = counts;
  const drawn = method.sample === null ? "" : ` drawn from ${method.drawnFrom} (seed ${method.seed})`;
  const agreement = agreementWithPaper(counts, n);
  return [
    `${counts.source}: ${total} ${method.unit}, ${counts.words.size} different, in ${captions} captions${drawn}; ${method.maker}`,
    ...(missing === 0
      ? []
      : [`  rare words were dropped on the way: up to ${missing} occurrences of any word are missing`]),
    ...(agreement === undefined
      ? []
      : [
          `  ${agreement.both.length} of the paper's ${agreement.of} words (Table 3) are among these ${n}: ${agreement.both.join(" ")}`,
        ]),
  ].join("\n");
}

/** What was left out, once a source. */
function others(all: readonly WordCounts[]): string[] {
  const lines = all.flatMap(({ source, method, empty, skipped }) => [
    ...(empty > 0 ? [`${method.by === null ? source : "all groups"}: ${empty} rows without a caption`] : []),
    ...(skipped === "" ? [] : [`${method.by === null ? source : "all groups"}: skipped ${skipped}`]),
  ]);
  return [...new Set(lines)];
}

function longRows(counts: WordCounts, words: readonly object[]): object[] {
  const { unit, maker, stopList, sample, seed, by, version } = counts.method;
  return words.map((word) => ({
    source: counts.source,
    ...word,
    total: counts.total,
    ofCaptions: counts.captions,
    ...{ unit, maker, stopList, sample, seed, by, version },
  }));
}
