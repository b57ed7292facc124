export { captionColumnOf, captionColumns } from "./caption-columns";
export { isTableFile, openTable, type TableOptions } from "./open-table";
export { labelNames, type LabelNames } from "./label-names";
export { readRows, type TableRow } from "./read-rows";
export type { Rows, Table } from "./table";
