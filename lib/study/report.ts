import { stringify } from "csv-stringify/sync";
import { encode } from "html-entities";
import { join } from "node:path";
import { write } from "../common";
import { errorCorrelations, errorCorrelationsCsv } from "../results";
import { claimsCarriedOver, verdictsText, type CarriedClaim } from "./claims-carried-over";
import { figure1Beside } from "./figure-1-beside";
import { figureHtml, reportFigures as drawn } from "./report-figures";
import {
  accuracyTable,
  claimsTable,
  differencesTable,
  exchangeTable,
  transferCorrelationTable,
  type ReportTable,
} from "./report-tables";
import { exchangeQuestion, studyExchangeRates } from "./exchange-rates";
import type { Question } from "./question";
import { writeLabels, type RecordCard } from "./record";
import { transferCorrelations } from "./transfer-correlations";
import { sourcePredictions, sourcesQuestion } from "./source-predictions";
import { readTables, type AnsweredQuestion, type StudyTables } from "./tables";
import { judge } from "./verdicts";

/**
 * Writes the study as one page that opens without a network: for each question its accuracies, differences and claims
 * with their intervals, its figures, what made it and what it cannot tell. The figures lie beside it as files, too.
 *
 * @param folder where the tables were recorded, and the page goes
 * @returns the page's path. @throws UserError where nothing has been recorded
 */
export async function writeReport(questions: readonly Question[], folder: string): Promise<string> {
  const tables = await readTables(questions[0]?.preset.name, { folder, questions });
  const { answered, missing, trials: all, labels } = tables;
  writeLabels(folder, labels);
  const judged = answered.map((one) => ({ ...one, claims: judge(one.question, one.trials, all, labels) }));
  const parts: string[] = [];
  for (const one of judged) {
    const { question, trials, claims } = one;
    const shown: ReportTable[] = [
      claimsTable(claims),
      differencesTable(question, trials, all, labels),
      ...(question.measures === undefined
        ? []
        : [transferCorrelationTable(transferCorrelationsOf(tables, question))]),
      ...(question.name === exchangeQuestion ? [exchangeTable(studyExchangeRates(tables))] : []),
      accuracyTable(trials),
    ];
    parts.push(section(one, shown, await drawn(one, tables, folder)));
  }
  const path = join(folder, "index.html");
  const carried = claimsCarriedOver(tables);
  write(join(folder, "claims.csv"), claimsCsv(carried));
  const isRecorded = (name: string) => answered.some(({ question }) => question.name === name);
  if (isRecorded(sourcesQuestion))
    write(
      join(folder, "error-correlations.csv"),
      errorCorrelationsCsv(errorCorrelations(sourcePredictions(tables))),
    );
  const beside = isRecorded(sourcesQuestion)
    ? await figureHtml("figure-1-beside", () => figure1Beside(tables), `${folder}/${sourcesQuestion}`)
    : "";
  const first = [beside, answers(carried), summary(judged)].join("\n");
  write(path, page(judged[0]!.card, first, parts, missing));
  return path;
}

/** The table of claims as a file. */
function claimsCsv(carried: readonly CarriedClaim[]): string {
  const columns = [
    "claim",
    "says",
    "place",
    "published",
    "asked",
    "own",
    "carriesOver",
    "sure",
    "photographs",
  ] as const;
  return stringify([...carried], { header: true, columns: [...columns] });
}

const transferCorrelationsOf = (tables: StudyTables, { measures }: Question) =>
  transferCorrelations(tables, measures === "transferability" ? "words" : "diversity-affinity");

/** The paper's claims, carried over or not: the page's answer, before all detail. */
function answers(carried: readonly CarriedClaim[]): string {
  const asked = carried.filter(({ carriesOver }) => carriesOver !== "not asked");
  const hasPhotographs = carried.some(({ photographs }) => photographs !== "");
  const others = carried.length - asked.length;
  return tableHtml(
    {
      title: "The paper's claims, carried over or not",
      header: [
        "",
        "the paper says",
        "its own numbers",
        "asked here",
        "carries over",
        "verdict here, by shots",
        ...(hasPhotographs ? ["the same asked of photographs"] : []),
      ],
      rows: asked.map(({ claim, says, published, asked: question, carriesOver, own, photographs }) => [
        String(claim),
        says,
        published,
        question,
        carriesOver,
        own,
        ...(hasPhotographs ? [photographs] : []),
      ]),
      note: `${others} of ${carried.length} claims are about sources or sizes that these runs hold nothing like, and are not asked.`,
    },
    true,
  );
}

/** Every claim that a question makes, the paper's and others, with its verdict. */
function summary(judged: readonly { question: Question; claims: ReturnType<typeof judge> }[]): string {
  const rows = judged.flatMap(({ question, claims }) =>
    claims.map(({ claim, at }) => {
      const paper = claim.paper === undefined ? "" : String(claim.paper);
      return [question.name, paper, claim.says, at.length === 0 ? "not run" : verdictsText(at)];
    }),
  );
  return tableHtml({
    title: "Every claim that is judged, the paper's and others",
    header: ["question", "paper's claim", "says", "verdict"],
    rows,
  });
}

function section(
  { question, card, trials }: AnsweredQuestion,
  tables: readonly ReportTable[],
  pictures: readonly string[],
): string {
  const short = trials.length < card.planned ? ` of ${card.planned} planned` : "";
  const made = [
    `${card.pretrainings} pre-trainings (seeds ${card.seeds.pretraining.join(", ")})`,
    `${trials.length} trials${short} (seeds ${card.seeds.transfer.join(", ")})`,
    `${Math.round((card.seconds.pretraining + card.seconds.trials) / 60)} minutes of one worker`,
    `${card.machines.join(" and ")}, version ${card.version}, ${card.date}`,
  ];
  return `<section id="${encode(question.name)}"><h2>${encode(question.question)}</h2>
<p class="muted">${encode(question.paper)}. Notebook ${encode(question.notebook)}. <code>${encode(card.command)}</code>: ${encode(made.join("; "))}.</p>
${pictures.join("\n")}
${tables
  .filter(({ rows }) => rows.length > 0)
  .map((table) => tableHtml(table))
  .join("\n")}
<p><b>What these runs cannot tell.</b> ${encode(question.limits)}</p></section>`;
}

/** A table that opens at a click; `open`: at once. */
function tableHtml({ title, header, rows, note }: ReportTable, open = false): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag}>${encode(cell)}</${tag}>`).join("")}</tr>`;
  return `<details${open ? " open" : ""}><summary>${encode(title)}</summary><div class="wide"><table><thead>${line(header, "th")}</thead>
<tbody>${rows.map((row) => line(row, "td")).join("\n")}</tbody></table></div>${note === undefined ? "" : `<p class="muted">${encode(note)}</p>`}</details>`;
}

function page(
  card: RecordCard,
  first: string,
  parts: readonly string[],
  missing: readonly Question[],
): string {
  const lacking = missing.map(({ name }) => name).join(", ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>upstream: the study, ${encode(card.preset)}</title>
<style>
  body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #222; max-width: 1160px; margin: 1rem auto; padding: 0 1rem }
  table { border-collapse: collapse } th, td { padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd }
  .wide { overflow-x: auto } .muted { color: #555 } svg { max-width: 100%; height: auto } summary { font-weight: bold }
</style>
<h1>Which pre-training data should you fine-tune from? The study, run here</h1>
<p>Preset <code>${encode(card.preset)}</code>. Intervals are 95 %; a claim about recipes rests on seeds of pre-training as its unit, their
variance pooled over starts; where no start was pre-trained twice, nothing is said to be borne.</p>
${lacking === "" ? "" : `<p><b>Not run yet:</b> ${encode(lacking)}.</p>`}
${first}
${parts.join("\n")}
</html>
`;
}
