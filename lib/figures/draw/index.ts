export { csv } from "./csv";
export { html } from "./html";
export { json } from "./json";
export { png } from "./png";
export { svg } from "./svg";
