import type { Layout } from "../drawing";

/** What a figure may say of its widths in `layout.meta`. */
export interface WidthLimits {
  /** Pixels below which the figure cannot be read, whatever is moved: a table's. */
  narrowest?: number;
  /** Pixels below which one of its panels cannot be read (190 unless said). */
  panelWidth?: number;
  /** Pixels that texts take right of a panel (none unless said). */
  rightOfPanel?: number;
}

export const limitsOf = (layout: Layout) => (layout.meta ?? {}) as WidthLimits;
