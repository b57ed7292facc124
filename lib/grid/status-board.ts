import { duration, startProgress, type WorkStatus } from "../common";

/**
 * The state of a grid's work: how many pieces there are, how many are done, and what a progress display says besides.
 */
export interface Board extends WorkStatus {
  total: number;
  /** Done, those that were done before among them. */
  done: number;
}

/** Shows a grid's board as it changes, wherever progress is shown; `end` leaves its last word. */
export function startBoard(label: string, total: number): { show(board: Board): void; end(): void } {
  const progress = startProgress(label, total);
  const began = performance.now();
  let last: Board | undefined;
  return {
    show(board) {
      last = board;
      progress.update(board.done, "", board);
    },
    end() {
      const took = (performance.now() - began) / 1000;
      progress.end(last && `${label}: ${closingLine(last, took)}`);
    },
  };
}

/** The line that is printed when a grid has ended: what was done, reused and failed, and in what time. */
export function closingLine({ total, done, reused, failed }: Board, seconds: number): string {
  const before = reused > 0 ? ` (${reused} from before)` : "";
  const rest = total - done - failed;
  const missing = rest > 0 ? `, ${rest} not run` : "";
  return `${done} of ${total} done${before}, ${failed} failed${missing}, in ${duration(seconds)}`;
}
