export { captionColumnOf, captionColumns } from "./caption-columns";
export { isTableFile, openTable, type TableOptions } from "./open";
export { readRows, type Row } from "./rows";
export type { Rows, Table } from "./table";
