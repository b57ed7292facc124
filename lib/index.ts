export * as data from "./data";
export * as engine from "./engine";
export * as models from "./models";
export * as notebook from "./notebook";
export * as random from "./random";
export * as results from "./results";
export * as runs from "./runs";
export * as study from "./study";
