import { SingleBar } from "cli-progress";
import { duration } from "./duration";

/** What a progress display says of many pieces of work, besides how many are done. */
export interface WorkStatus {
  /** Of those that are done, how many had been before. */
  reused: number;
  running: number;
  failed: number;
  /** Seconds; undefined until something has been measured. */
  timeLeft: number | undefined;
  /** The pieces that are being worked on, by name. */
  now: readonly string[];
  /** The pieces that failed, with the cause of each. */
  causes: readonly string[];
}

/** Values measured at steps so far, for instance a loss: what a progress display draws. */
export interface Curve {
  label: string;
  points: readonly (readonly [step: number, value: number])[];
  /** Where its axis starts; the lowest value by default. */
  from?: number;
}

/** Shows how far long work is: a bar on a terminal, plain lines elsewhere, one display in a notebook. */
export interface Progress {
  /**
   * @param done how many of `total` are done.
   * @param text what to say beside it, for instance `loss 1.23`.
   * @param standing of work that consists of many pieces; shown in place of the text
   * @param curves what a notebook draws below; asked for when it does
   */
  update(done: number, text?: string, standing?: WorkStatus, curves?: () => Curve[]): void;
  /** Ends it, with a closing line if given. */
  end(text?: string): void;
}

/** Starts showing progress; `total` in whatever unit the work counts. */
export type StartProgress = (label: string, total: number) => Progress;

/** A line at most every `seconds`, or a bar where standard error is a terminal. */
export const terminalProgress: StartProgress = (label, total) =>
  process.stderr.isTTY ? bar(label, total) : lines(label, total, 10);

/** A work status in one line: counts, time left, and what is being worked on. */
export function workStatusText({ reused, running, failed, timeLeft, now }: WorkStatus): string {
  const parts = [
    `${running} running`,
    `${failed} failed`,
    ...(reused > 0 ? [`${reused} from before`] : []),
    ...(timeLeft === undefined ? [] : [`${duration(timeLeft)} left`]),
  ];
  return [parts.join(", "), ...(now[0] === undefined ? [] : [now[0]])].join(": ");
}

function bar(label: string, total: number): Progress {
  const single = new SingleBar({
    format: `${label} {bar} {value}/{total} {text}`,
    stream: process.stderr,
    barsize: 24,
    // What does not fit into the line is cut off: a broken line would not be drawn over.
    linewrap: false,
  });
  const began = performance.now();
  let first: number | undefined;
  /** By the speed of this call: what had been done when it began is no measure. */
  const left = (done: number) => {
    first ??= done;
    if (done <= first || done >= total) return "";
    return `${duration(((performance.now() - began) / 1000 / (done - first)) * (total - done))} left `;
  };
  single.start(total, 0, { text: "" });
  return {
    update: (done, text = "", standing) =>
      single.update(done, {
        text: standing ? workStatusText(standing) : text.endsWith(" left") ? text : `${left(done)}${text}`,
      }),
    end: (text) => {
      single.stop();
      if (text !== undefined) console.error(text);
    },
  };
}

function lines(label: string, total: number, seconds: number): Progress {
  let last = performance.now();
  return {
    update(done, text = "", standing) {
      const now = performance.now();
      if (now - last < seconds * 1000) return;
      last = now;
      console.error(`${label}: ${done}/${total} ${standing ? workStatusText(standing) : text}`.trimEnd());
    },
    end(text) {
      if (text !== undefined) console.error(text);
    },
  };
}

/** Shows nothing. */
export const silentProgress: StartProgress = () => ({ update() {}, end() {} });

let start: StartProgress = terminalProgress;

/** How long work shows its progress in this process: the terminal's way until a notebook says otherwise. */
export const startProgress: StartProgress = (label, total) => start(label, total);

/** Chooses how progress is shown from now on. */
export function showProgressWith(way: StartProgress): void {
  start = way;
}
