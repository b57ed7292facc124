import { statSync } from "node:fs";
import { UserError } from "../../common";

/**
 * The files of a source that is read over and over, as they were when they were first met. A file that was broken from
 * the start gives what it holds; one that breaks, vanishes or is written to while a run reads it would change what the
 * run trains on from then on, so the run is to stop.
 */
export class FileWatch {
  private paths: readonly string[] | undefined;
  private readonly states = new Map<string, State | undefined>();

  /** The files as they were first listed: a pattern passes over one that is gone, and takes in a new one. */
  list(paths: readonly string[]): readonly string[] {
    return (this.paths ??= paths);
  }

  /** Remembers a file, or holds it to what is remembered. @throws UserError naming it where it has changed */
  see(path: string): void {
    const now = stateOf(path);
    if (!this.states.has(path)) {
      this.states.set(path, now);
      return;
    }
    const what = change(this.states.get(path), now);
    if (what !== undefined)
      throw new UserError(`${path}: ${what} since the run began; with the file as it was, the run goes on`);
  }
}

interface State {
  size: number;
  /** Milliseconds since 1970. */
  written: number;
}

function stateOf(path: string): State | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { size: stats.size, written: stats.mtimeMs };
}

function change(before: State | undefined, now: State | undefined): string | undefined {
  if (before === undefined) return now && "has come";
  if (now === undefined) return "is gone";
  if (before.size !== now.size) return `has changed from ${before.size} to ${now.size} bytes`;
  return before.written === now.written ? undefined : "was written to";
}
