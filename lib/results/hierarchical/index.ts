export { conditional, type CentredTable, type Components, type Conditional } from "./likelihood";
export { posterior, type PosteriorDraws } from "./posterior";
export { sourceModel, type PosteriorSummary, type SourceEffect, type SourceModel } from "./source-model";
