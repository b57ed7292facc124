import type { Row } from "../results";
import type { Shots } from "../catalogue";

/** One plotted number and what it belongs to; the columns differ from figure to figure, and are a CSV's. */
export type PlottedRow = Readonly<Record<string, string | number | null>>;

/** A cell of the study that a figure would have shown, had it been measured. */
export interface MissingCell {
  source: string;
  task: string;
  shots: Shots;
}

/** One of plotly's traces. */
export type Trace = Record<string, unknown>;
/** Plotly's layout. */
export type Layout = Record<string, unknown>;

/** What a figure's function works out, before it becomes a `Figure`. */
export interface Drawing {
  id: string;
  title: string;
  /** The question it answers, in the paper's words where it is the paper's. */
  question?: string;
  /** The plotted numbers. */
  rows: PlottedRow[];
  /** For each plotted row the results rows behind it. */
  behind: (readonly Row[])[];
  missing?: MissingCell[];
  /** What a reader should know that the picture does not say. */
  notes?: string[];
  data: Trace[];
  layout: Layout;
}
