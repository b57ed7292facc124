export { embeddedContent, embeddedSource, pictureSize, type Pairs } from "./source";
export { embeddedTask } from "./task";
