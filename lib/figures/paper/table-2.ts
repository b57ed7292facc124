import type { Row } from "../../results";
import { embeddedSources, paperSources, paperPretrainings } from "../../catalogue";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { sizeText } from "../parts/series";
import { drawTable } from "../parts/draw-table";

/**
 * Table 2 and appendix I.2: the sources with their sizes, and the parts of them that were trained on. Where the rows
 * are one's own, their sources.
 */
export function table2(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const transfers = rows.filter((row) => row.shots !== 0);
  const own = transfers.filter((row) => row.origin !== "published" && row.source !== "none");
  const isShown = (name: string) => options.sources?.includes(name) ?? true;
  const isOwn = own.length > 0 && own.length === transfers.filter((row) => row.source !== "none").length;
  const sources = [
    ...(isOwn ? [] : paperSources).map((source) => ({
      ...source,
      trainedOn: paperPretrainings
        .filter((known) => known.source === source.name)
        .sort((a, b) => a.sourceSize - b.sourceSize)
        .map((known) => /[\d.]+[mB]/.exec(known.fileName)?.[0] ?? sizeText(known.sourceSize)),
      rows: transfers.filter((row) => row.source === source.name && row.origin === "published"),
    })),
    ...[...new Set(own.map((row) => row.source))].map((name) => {
      const of = own.filter((row) => row.source === name);
      const known = embeddedSources.find((source) => source.name === name);
      return {
        name,
        from: known?.from ?? "one's own",
        size: known?.size ?? null,
        remark: known?.licence,
        trainedOn: [...new Set(of.map((row) => row.sourceSize ?? 0))].sort((a, b) => a - b).map(sizeText),
        rows: of,
      };
    }),
  ].filter(({ name }) => isShown(name));
  return drawTable({
    id: "table-2",
    title: "The sources",
    subtitle:
      "what models are pre-trained on: pairs in the whole source, and in the parts that were trained on",
    rows: sources.map((source) => ({
      source: source.name,
      from: source.from,
      size: source.size,
      trainedOn: source.trainedOn.join(", "),
      accuracies: source.rows.length,
      remark: source.remark ?? "",
    })),
    behind: sources.map((source) => source.rows),
    widths: [190, 250, 110, 210, 90, 330],
  });
}
