export { expandBraces, expandPaths } from "./paths";
export { read, type Dataset, type ReadOptions } from "./read";
export { type Reader, type Reading } from "./reading";
export { addReader, readerKinds } from "./registry";
export { type Sample, type Split } from "./sample";
export { Tally, type BadInput } from "./tally";
