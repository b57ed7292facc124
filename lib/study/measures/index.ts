export { foretold, correlate, type Foretold, type ForetoldBy, type ForetoldPair } from "./foretold";
