import { parse as parseCsv } from "csv-parse/sync";
import { UserError } from "../common";
import { paperPretraining, type Method, type Objective, type Shots } from "../catalogue";
import type { Row } from "./row";
import { testSize } from "./test-size";

const losses: Readonly<Record<string, { objective: Objective; method: Method }>> = {
  CLIP: { objective: "clip", method: "finetune" },
  "CLIP_LP-FT": { objective: "clip", method: "lp-ft" },
  "SimCLR_LP-FT": { objective: "simclr", method: "lp-ft" },
  Supervised: { objective: "supervised", method: "finetune" },
};

const architectures: Readonly<Record<string, string>> = { RN50: "RN50", VITB32: "ViT-B/32" };

/** The accuracy columns of the authors' file. */
const shotColumns: readonly (readonly [string, Shots])[] = [
  ["zero", 0],
  ["1", 1],
  ["5", 5],
  ["10", 10],
  ["20", 20],
  ["100", 100],
  ["200", 200],
  ["full", "full"],
];

/**
 * The accuracies of the authors' results file (tab-separated, one line a hyper-parameter setting, one column a number
 * of shots, per cent), a row each, in the file's order; 21 cells that say `Nan` are left out. Names become the study's;
 * `originRow` keeps the authors' index. Scratch has no pre-training, so its recipe columns are empty. LAION-2B, which
 * three lines call RN50, becomes ViT-B/32 (`lib/catalogue/pretrainings`).
 */
export function readAuthors(text: string, name: string): Row[] {
  const records = parseCsv(text, { delimiter: "\t", columns: true, bom: true }) as Record<string, string>[];
  return records.flatMap((record, i) => {
    const where = `${name}, line ${i + 2}`;
    const field = (column: string): string => {
      const value = record[column];
      if (value === undefined) throw new UserError(`${where}: no column "${column}"`);
      return value.trim();
    };
    const number = (column: string): number => {
      const value = Number(field(column));
      if (field(column) === "" || !Number.isFinite(value))
        throw new UserError(`${where}: ${column} is "${field(column)}", expected a number`);
      return value;
    };
    const start = paperPretraining(field("us"));
    if (start === undefined) throw new UserError(`${where}: unknown pre-training "${field("us")}"`);
    const loss = losses[field("loss")];
    if (loss === undefined) throw new UserError(`${where}: unknown loss "${field("loss")}"`);
    const architecture = start.architecture ?? architectures[field("arch")];
    if (architecture === undefined) throw new UserError(`${where}: unknown architecture "${field("arch")}"`);
    const scratch = start.objective === "scratch";
    return shotColumns.flatMap(([column, shots]): Row[] => {
      const value = field(column);
      if (value === "" || value.toLowerCase() === "nan") return [];
      // Per cent with three decimals becomes a fraction with five: rounded, since 2.34 / 100 is not 0.0234 in floating
      // point.
      const accuracy = Number((number(column) / 100).toFixed(5));
      return [
        {
          objective: start.objective ?? loss.objective,
          method: shots === 0 && loss.method === "finetune" ? "zero-shot" : loss.method,
          architecture,
          source: start.source,
          sourceSize: start.sourceSize,
          pretrainEpochs: scratch ? null : number("us_epochs"),
          pretrainLearningRate: scratch ? null : number("us_lr"),
          pretrainBatchSize: scratch ? null : number("us_bs"),
          pretrainWeightDecay: scratch ? null : number("us_wd"),
          upstreamAccuracy: null,
          task: field("ds"),
          shots,
          seed: 0,
          alpha: shots === 0 ? null : 1,
          finetuneEpochs: number("ds_epochs"),
          finetuneLearningRate: number("ds_lr"),
          finetuneBatchSize: number("ds_bs"),
          finetuneWeightDecay: number("ds_wd"),
          accuracy,
          ...testSize(field("ds"), shots, accuracy),
          selectedOn: "test",
          origin: "published",
          originRow: number(""),
        },
      ];
    });
  });
}
