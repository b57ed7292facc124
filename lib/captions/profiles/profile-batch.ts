import { batchCounter, type BatchCounts } from "../counting/count-batch";
import { isMostlyEnglish } from "../language/lexicon";
import { unitsOf } from "../language/units";

/** The words of a batch, and how many of its captions are English. */
export interface BatchProfile extends BatchCounts {
  english: number;
}

/** Counts words, and captions in English. */
export function profileCounter(): (captions: readonly string[]) => BatchProfile {
  const take = unitsOf("words");
  let english = 0;
  const counting = batchCounter((caption) => {
    const found = take(caption);
    if (isMostlyEnglish(found)) english++;
    return found;
  });
  return (captions) => {
    english = 0;
    return { ...counting(captions), english };
  };
}
