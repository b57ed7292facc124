export { foretold, correlate, type Foretold, type ForetoldBy, type ForetoldPair } from "./foretold";
export { measureNames, type Measured, type MeasureName } from "./measured";
