import { randomUUID } from "node:crypto";
import { encode } from "html-entities";
import type { StartProgress } from "../runs";
import { send } from "./kernel";

/** Shows progress in a cell: one bar that is replaced in place, and in the end by one line. */
export const notebookProgress: StartProgress = (label, total) => {
  const id = randomUUID();
  let last = 0;
  const show = (html: string, text: string, update: boolean) =>
    send({ "text/html": html, "text/plain": text }, { id, update });
  const bar = (done: number, text: string) =>
    `<progress value="${done}" max="${total}"></progress> ${encode(`${label} ${done}/${total} ${text}`)}`;
  show(bar(0, ""), `${label} 0/${total}`, false);
  return {
    update(done, text = "") {
      const now = performance.now();
      if (now - last < 200) return;
      last = now;
      show(bar(done, text), `${label} ${done}/${total} ${text}`, true);
    },
    end(text) {
      const line = text ?? `${label}: done`;
      show(encode(line), line, true);
    },
  };
};
