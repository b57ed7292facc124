import { randomUUID } from "node:crypto";
import { encode } from "html-entities";
import { workStatusText, type WorkStatus, type StartProgress } from "../common";
import { boardHtml } from "./board";
import { curvesHtml } from "./curves";
import { send } from "./output";

/** Shows progress in a cell: one display that is replaced in place, and in the end tells how it ended. */
export const notebookProgress: StartProgress = (label, total) => {
  const id = randomUUID();
  let last = 0;
  /** What stands below the bar, and stays when the work has ended. */
  let drawing: (() => string) | undefined;
  let latest: { done: number; standing: WorkStatus } | undefined;
  const show = (html: string, text: string, update: boolean) =>
    send({ "text/html": html, "text/plain": text }, { id, update });
  const bar = (done: number, text: string) =>
    `<progress value="${done}" max="${total}"></progress> ${encode(`${label} ${done}/${total} ${text}`)}`;
  show(bar(0, ""), `${label} 0/${total}`, false);
  return {
    update(done, text = "", standing, curves) {
      latest = standing && { done, standing };
      drawing = curves && (() => curvesHtml(curves(), total));
      const now = performance.now();
      if (now - last < 200) return;
      last = now;
      const plain = `${label} ${done}/${total} ${standing ? workStatusText(standing) : text}`;
      const html = standing ? boardHtml(label, total, done, standing) : bar(done, text);
      show(html + (drawing?.() ?? ""), plain, true);
    },
    end(text) {
      const line = text ?? `${label}: done`;
      const html = latest ? boardHtml(line, total, latest.done, latest.standing, true) : encode(line);
      show(html + (drawing?.() ?? ""), line, true);
    },
  };
};
