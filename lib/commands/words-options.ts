import type { CaptionSource, Unit } from "../captions";
import type { Stopped } from "../common";
import type { TableOutputOptions } from "./output-options";

/** The command's options; their meaning is where they are declared. */
export interface WordsOptions extends TableOutputOptions {
  unit: Unit;
  top: number;
  by?: string;
  minCount?: number;
  stop?: string;
  sample?: number;
  seed: string;
  column?: string;
  where?: Record<string, string[]>;
  maxBad?: number;
  distinctive?: true;
  profile?: true;
  rare?: true;
  find?: string;
  sort?: "left" | "right";
  collocates?: string;
  window: number;
  dispersion?: true;
  trend?: string[];
}

/** The options that a report needs, with the stop list read. */
export interface ReportOptions extends Omit<WordsOptions, "stop"> {
  stop: ReadonlySet<string> | undefined;
}

/** What a report has to show. */
export interface Report {
  /** For people, in this order: headings and tables. */
  show: (string | readonly object[])[];
  /** The whole table, a row a line: what `--csv` writes. */
  rows: readonly object[];
  /** What `--json` prints. */
  json: unknown;
}

/** What a report is made from: whatever was finished for each source, and the interrupt that ended it. */
export interface SourceResults<T> {
  done: { source: CaptionSource; result: T }[];
  stopped?: Stopped;
}

/** Does some work for each source, until an interrupt. */
export type ForEachSource = <T>(work: (source: CaptionSource) => Promise<T>) => Promise<SourceResults<T>>;
