import { createRequire } from "node:module";
import type WinkNLP from "wink-nlp";
import type WinkModel from "wink-eng-lite-web-model";

/**
 * wink-nlp and its English model, loaded at the first call: that takes a tenth of a second in every thread, and
 * counting words needs neither.
 */
export function loadWink(): { winkNLP: typeof WinkNLP; model: typeof WinkModel } {
  const load = createRequire(__filename);
  return {
    winkNLP: load("wink-nlp") as typeof WinkNLP,
    model: load("wink-eng-lite-web-model") as typeof WinkModel,
  };
}
