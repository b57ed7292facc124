export { embeddedContent, embeddedSource, pictureSize, type Pairs } from "./embedded-source";
export { embeddedTask } from "./embedded-task";
