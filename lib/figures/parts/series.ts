import { group, startColumns, type Row } from "../../results";
import { resolveName } from "../../common";
import { lineStyles, paperPretrainings, spareLineStyles, type LineStyle } from "../../catalogue";
import { distinctStyles } from "./series-styles";

/**
 * What models start from, as a figure shows it: a source of a size, an objective and an architecture; one line, one
 * look.
 */
export interface Series {
  label: string;
  source: string;
  style: LineStyle;
  /** From the paper, not from one's own results. */
  published: boolean;
  /** Its rows. */
  rows: Row[];
}

/**
 * The series that a figure shows.
 *
 * @param defaults the authors' names of the paper's pre-trainings that the figure shows, in order.
 * @param names what the user asked for instead: sources, authors' names or labels.
 * @returns in the order of `defaults` or `names`; without `names`, one's own series come after the paper's.
 */
export function chooseSeries(
  rows: readonly Row[],
  defaults: readonly string[],
  names?: readonly string[],
): Series[] {
  const all = seriesIn(rows);
  const isDefault = (series: Series) => isOneOf(series, defaults);
  if (names === undefined)
    return distinctStyles([
      ...new Set([
        ...defaults.flatMap((name) => all.filter((series) => series.published && goesBy(series, name))),
        // From scratch only in a figure that shows the paper's, too.
        ...all.filter(
          (series) => !series.published && (series.source !== "none" || defaults.includes("Scratch")),
        ),
      ]),
    ]);
  const chosen = names.flatMap((wanted) => {
    const name = resolveName("source", wanted, [
      ...all.flatMap((series) => [series.label, series.source]),
      ...paperNames(all),
    ]);
    const exact = all.filter((series) => goesBy(series, name));
    if (exact.length > 0) return exact;
    const sizes = all.filter((series) => series.source === name);
    const usual = sizes.filter(isDefault);
    return usual.length > 0 ? usual : sizes;
  });
  return distinctStyles([...new Set(chosen)]);
}

/** Is the series one of the paper's pre-trainings with these authors' names? */
export function isOneOf(series: Series, fileNames: readonly string[]): boolean {
  return series.published && fileNames.some((name) => goesBy(series, name));
}

/** Is `name` the label of the series, or the authors' name for it? */
function goesBy(series: Series, name: string): boolean {
  if (series.label === name) return true;
  const row = series.rows[0]!;
  return (
    series.published &&
    paperPretrainings.some(
      (known) =>
        known.fileName === name && known.source === row.source && known.sourceSize === row.sourceSize,
    )
  );
}

/** The authors' names of the pre-trainings that are there. */
function paperNames(all: readonly Series[]): string[] {
  return paperPretrainings
    .map(({ fileName }) => fileName)
    .filter((name) => all.some((series) => goesBy(series, name)));
}

/** Every series that the rows hold, the paper's first. */
export function seriesIn(rows: readonly Row[]): Series[] {
  const isPublished = (row: Row) => row.origin === "published";
  const published = group(rows.filter(isPublished), startColumns);
  const own = group(
    rows.filter((row) => !isPublished(row)),
    startColumns,
  );
  const spare = [...spareLineStyles];
  const allSeries = [...published, ...own].map((members): Series => {
    const first = members[0]!;
    return {
      label: labelOf(first, isPublished(first) ? published : own),
      source: first.source,
      style: lineStyles[first.source] ?? spare.shift() ?? spareLineStyles[0]!,
      published: isPublished(first),
      rows: members,
    };
  });
  const taken = new Set(allSeries.filter((series) => series.published).map((series) => series.label));
  for (const series of allSeries)
    if (!series.published && taken.has(series.label)) series.label = `${series.label} (own)`;
  return allSeries;
}

const objectiveText = {
  clip: "CLIP",
  simclr: "SimCLR",
  slip: "SLIP",
  supervised: "supervised",
  scratch: "scratch",
} as const;

/** Are the two the same data under another objective? */
function goesWith(a: Row, b: Row): boolean {
  return a.source === b.source && a.sourceSize === b.sourceSize && a.objective !== b.objective;
}

/** The paper's label where it has one; else the source's name, with what tells it from its namesakes. */
function labelOf(row: Row, among: readonly Row[][]): string {
  const known = paperPretrainings.find(
    (entry) => entry.source === row.source && entry.sourceSize === row.sourceSize,
  );
  if (row.origin === "published" && known !== undefined)
    return among.some((members) => goesWith(members[0]!, row))
      ? `${known.label}, ${objectiveText[row.objective]}`
      : known.label;
  const namesakes = among
    .map((members) => members[0]!)
    .filter((other) => other.source === row.source && other.architecture !== "raw-pixels");
  const differ = (column: "objective" | "architecture" | "sourceSize") =>
    new Set(namesakes.map((other) => other[column])).size > 1;
  if (row.architecture === "raw-pixels") return "raw pixels";
  const parts = [row.source === "none" ? withoutSource(row) : row.source];
  if (differ("sourceSize") && row.sourceSize !== null) parts.push(sizeText(row.sourceSize));
  if (differ("architecture")) parts.push(row.architecture);
  if (differ("objective")) parts.push(row.objective);
  return parts.join(" ");
}

/** A random encoder under a probe has learnt nothing at all: those are random features. */
const withoutSource = ({ method }: Row) => (method === "linear-probe" ? "random features" : "from scratch");

/** 2,700,000 as `2.7m`, 400,000,000 as `400m`, 2e9 as `2B`. */
export function sizeText(size: number): string {
  const [value, unit] =
    size >= 1e9
      ? [size / 1e9, "B"]
      : size >= 1e5
        ? [size / 1e6, "m"]
        : size >= 1e3
          ? [size / 1e3, "k"]
          : [size, ""];
  return `${Number(value.toPrecision(2))}${unit}`;
}
