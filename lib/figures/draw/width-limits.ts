import type { Layout } from "../drawing";
import type { Margin } from "./layout-parts";
import type { TableCells } from "./lay-out-table";

/** Parts of a layout for little width: they replace the figure's own, title, subtitle and footer stay. */
export interface NarrowLayout {
  /** Pixels of width below which it holds. */
  below: number;
  layout: Layout & { margin: Margin; annotations: readonly Layout[] };
  /** Pixels that it is higher. */
  taller: number;
}

/** What a figure may say of its widths in `layout.meta`. */
export interface WidthLimits {
  /** Pixels below which the figure cannot be read, whatever is moved: a table's. */
  narrowest?: number;
  /** Pixels below which one of its panels cannot be read (190 unless said). */
  panelWidth?: number;
  /** Pixels that texts take right of a panel (none unless said). */
  rightOfPanel?: number;
  /** The words of a figure that is a table: laid out anew in each width. */
  table?: TableCells;
  /** What the layout has in place of its own parts below a width in pixels. */
  narrow?: NarrowLayout;
}

export const limitsOf = (layout: Layout) => (layout.meta ?? {}) as WidthLimits;
