export { expandBraces, expandPaths } from "./paths";
export { read, type Dataset, type ReadOptions } from "./read";
export { type Reader, type Reading } from "./reading";
export { addReader, readerKinds } from "./registry";
export { type Sample, type Split } from "./sample";
export {
  isTableFile,
  openTable,
  readRows,
  type Row,
  type Rows,
  type Table,
  type TableOptions,
} from "./tables";
export { Tally, type BadInput } from "./tally";
