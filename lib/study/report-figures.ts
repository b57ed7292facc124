import { encode } from "html-entities";
import { UserError } from "../common";
import { make, save, svg, type Figure } from "../figures";
import { figureLengths } from "./figure-lengths";
import type { AnsweredQuestion, StudyTables } from "./tables";

/** Figures that rows of Results do not tell: they are drawn from a study's tables. */
const fromTables: Readonly<Record<string, (tables: StudyTables, question: string) => Figure>> = {
  "pretraining-lengths": figureLengths,
};

/**
 * A question's figures as HTML, each with its notes; their files go to `folder`/QUESTION. A figure that cannot be drawn
 * says why.
 */
export async function reportFigures(
  { question, rows, labels }: Pick<AnsweredQuestion, "question" | "rows" | "labels">,
  tables: StudyTables,
  folder: string,
): Promise<string[]> {
  const parts: string[] = [];
  for (const id of question.figures) {
    const draw = () => fromTables[id]?.(tables, question.name) ?? make(id, rows, { labels });
    parts.push(await figureHtml(id, draw, `${folder}/${question.name}`));
  }
  return parts;
}

/** A figure as HTML with its notes, its files in `folder`; a line that says why where it cannot be drawn. */
export async function figureHtml(id: string, draw: () => Figure, folder: string): Promise<string> {
  try {
    const figure = draw();
    await save(figure, folder);
    const notes = figure.notes.map((note) => `<p class="muted">${encode(note)}</p>`).join("");
    return `<figure>${await svg(figure)}<figcaption>${notes}</figcaption></figure>`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `<p class="muted">${encode(`${id}: ${error.message}`)}</p>`;
  }
}
