import type { Split } from "../sample";
import type { Icon } from "./icon-sets";

/** A picture of a task before it is drawn. */
export interface Example {
  icon: Icon;
  label: number;
}

/** One value for each split. */
export type BySplit<T> = Record<Split, T>;
