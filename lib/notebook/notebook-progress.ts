import { randomUUID } from "node:crypto";
import { encode } from "html-entities";
import { workStatusText, type WorkStatus, type StartProgress } from "../common";
import { boardHtml } from "./board-html";
import { curvesHtml } from "./curves";
import { runningCell, send } from "./output";

/** One piece of long work as a cell shows it. */
export interface ShownWork {
  label: string;
  total: number;
  done: number;
  text: string;
  /** Of work that consists of many pieces. */
  status?: WorkStatus;
  /** Draws what stands below its bar, and stays when it has ended. */
  curves?: (() => string) | undefined;
  ended: boolean;
  /** What it says in the end, where it says more than that it is done. */
  closing?: string | undefined;
}

/** All long work of the cell that runs, in one display. */
let area: { cell: unknown; id: string; works: ShownWork[] } | undefined;

/**
 * Shows progress in a cell: all of a cell's long work in one display that is replaced in place. What has ended with
 * nothing to say shares one line, so that a cell with ten pieces of work does not leave ten.
 */
export const notebookProgress: StartProgress = (label, total) => {
  const cell = runningCell();
  const isNew = area === undefined || area.cell !== cell;
  if (isNew) area = { cell, id: randomUUID(), works: [] };
  const own = area!;
  const work: ShownWork = { label, total, done: 0, text: "", ended: false };
  own.works.push(work);
  let last = 0;
  const show = (update: boolean) =>
    send({ "text/html": worksHtml(own.works), "text/plain": worksText(own.works) }, { id: own.id, update });
  show(!isNew);
  return {
    update(done, text = "", status, curves) {
      Object.assign(work, { done, text, curves: curves && (() => curvesHtml(curves(), total)) });
      if (status) work.status = status;
      const now = performance.now();
      if (now - last < 200) return;
      last = now;
      show(true);
    },
    end(text) {
      Object.assign(work, { ended: true, closing: text });
      show(true);
    },
  };
};

/** Work that has nothing left to show but its name. */
const isQuiet = ({ ended, closing, status, curves }: ShownWork) =>
  ended && closing === undefined && status === undefined && curves === undefined;

/** `done: drawing icons (7 times), counting words`, or nothing. */
function quietLine(works: readonly ShownWork[]): string[] {
  const labels = works.filter(isQuiet).map(({ label }) => label);
  if (labels.length === 0) return [];
  const counted = [...new Set(labels)].map((label) => {
    const times = labels.filter((other) => other === label).length;
    return times === 1 ? label : `${label} (${times} times)`;
  });
  return [`done: ${counted.join(", ")}`];
}

/** The display's HTML: what runs as bars and boards, what has ended as lines. */
export function worksHtml(works: readonly ShownWork[]): string {
  const shown = works
    .filter((work) => !isQuiet(work))
    .map((work) => {
      const { label, total, done, text, status, ended } = work;
      const line = work.closing ?? `${label}: done`;
      const bar = `<progress value="${done}" max="${total}"></progress> ${encode(`${label} ${done}/${total} ${text}`)}`;
      const head = status
        ? boardHtml(ended ? line : label, total, done, status, ended)
        : ended
          ? encode(line)
          : bar;
      return head + (work.curves?.() ?? "");
    });
  return [...quietLine(works).map((line) => encode(line)), ...shown]
    .map((html) => `<div>${html}</div>`)
    .join("");
}

/** The same as text. */
export function worksText(works: readonly ShownWork[]): string {
  const shown = works
    .filter((work) => !isQuiet(work))
    .map(({ label, total, done, text, status, ended, closing }) =>
      ended
        ? (closing ?? `${label}: done`)
        : `${label} ${done}/${total} ${status ? workStatusText(status) : text}`.trimEnd(),
    );
  return [...quietLine(works), ...shown].join("\n");
}
