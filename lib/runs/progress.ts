import { SingleBar } from "cli-progress";

/** Shows how far long work is: a bar on a terminal, plain lines elsewhere, one display in a notebook. */
export interface Progress {
  /** @param done how many of `total` are done. @param text what to say beside it, for instance `loss 1.23`. */
  update(done: number, text?: string): void;
  /** Ends it, with a closing line if given. */
  end(text?: string): void;
}

/** Starts showing progress; `total` in whatever unit the work counts. */
export type StartProgress = (label: string, total: number) => Progress;

/** A line at most every `seconds`, or a bar where standard error is a terminal. */
export const terminalProgress: StartProgress = (label, total) =>
  process.stderr.isTTY ? bar(label, total) : lines(label, total, 10);

function bar(label: string, total: number): Progress {
  const single = new SingleBar({
    format: `${label} {bar} {percentage}% {eta_formatted} {text}`,
    stream: process.stderr,
  });
  single.start(total, 0, { text: "" });
  return {
    update: (done, text = "") => single.update(done, { text }),
    end: (text) => {
      single.stop();
      if (text !== undefined) console.error(text);
    },
  };
}

function lines(label: string, total: number, seconds: number): Progress {
  let last = performance.now();
  return {
    update(done, text = "") {
      const now = performance.now();
      if (now - last < seconds * 1000) return;
      last = now;
      console.error(`${label}: ${done}/${total} ${text}`.trimEnd());
    },
    end(text) {
      if (text !== undefined) console.error(text);
    },
  };
}

/** Shows nothing. */
export const silent: StartProgress = () => ({ update() {}, end() {} });

let start: StartProgress = terminalProgress;

/** How long work shows its progress in this process: the terminal's way until a notebook says otherwise. */
export const startProgress: StartProgress = (label, total) => start(label, total);

/** Chooses how progress is shown from now on. */
export function showProgressWith(way: StartProgress): void {
  start = way;
}
