import { encode } from "html-entities";
import { UserError } from "../common";
import { make, save, svg } from "../figures";
import type { Question } from "./question";
import type { RecordedTrial } from "./record";

/** A question's figures as HTML, each with its notes; their files go to `folder`/QUESTION. A figure that cannot be drawn says why. */
export async function reportFigures(
  { question, trials }: { question: Question; trials: readonly RecordedTrial[] },
  folder: string,
): Promise<string[]> {
  const rows = trials.map(({ row }) => row);
  const parts: string[] = [];
  for (const id of question.figures) {
    try {
      const figure = make(id, rows);
      await save(figure, `${folder}/${question.name}`);
      const notes = figure.notes.map((note) => `<p class="muted">${encode(note)}</p>`).join("");
      parts.push(`<figure>${await svg(figure)}<figcaption>${notes}</figcaption></figure>`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      parts.push(`<p class="muted">${encode(`${id}: ${error.message}`)}</p>`);
    }
  }
  return parts;
}
