export type { CaptionKind, Method, Objective, Shots, Source, Task } from "./nouns";
