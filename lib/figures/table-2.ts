import type { Row } from "../results";
import { paperSources, pretrainings } from "../study";
import type { Figure } from "./figure";
import type { FigureOptions } from "./options";
import { sizeText } from "./starts";
import { table } from "./table";

/** Table 2 and appendix I.2: the sources with their sizes, and the parts of them that were trained on. */
export function table2(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const shown = paperSources.filter((source) => options.sources?.includes(source.name) ?? true);
  return table({
    id: "table-2",
    title: "The sources",
    subtitle:
      "what models are pre-trained on: pairs in the whole source, and in the parts that were trained on",
    rows: shown.map((source) => ({
      source: source.name,
      from: source.from,
      size: source.size,
      trainedOn: pretrainings
        .filter((known) => known.source === source.name)
        .sort((a, b) => a.sourceSize - b.sourceSize)
        .map((known) => /[\d.]+[mB]/.exec(known.fileName)?.[0] ?? sizeText(known.sourceSize))
        .join(", "),
      accuracies: rows.filter((row) => row.source === source.name && row.shots !== 0).length,
      remark: source.remark ?? "",
    })),
    behind: shown.map((source) => rows.filter((row) => row.source === source.name && row.shots !== 0)),
    widths: [190, 250, 110, 210, 90, 330],
  });
}
