import { showProgressWith } from "../common";
import { detachOnInterrupt } from "../runs";
import { inKernel } from "./output";
import { notebookProgress } from "./notebook-progress";

export {
  about,
  atLeast,
  atMost,
  check,
  expectations,
  type CheckRow,
  type Expected,
  type Range,
} from "./check";
export { execute } from "./execute";
export { jupyter } from "./jupyter";
export { gallery, type GalleryImage, type GalleryPictures } from "./gallery";
export { inKernel } from "./output";
export { show, type Shown } from "./show";
export { table, tableText, type Tabular } from "./table";

// Importing the library in a notebook is all it takes for long work to show its progress in the cell.
// An interrupted cell stops waiting for the process of its own; the process goes on.
if (inKernel()) {
  showProgressWith(notebookProgress);
  detachOnInterrupt();
}
