export { columns, type Row } from "./row";
