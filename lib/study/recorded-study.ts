import { readMeasures, type Measured, type saturation } from "../results";
import { recordedLayers } from "./measures/layers";
import { readRecord, type RecordCard, type RecordedTrial } from "./record";

/** What a folder's tables record of a study, on whatever processor it ran. */
export interface RecordedStudy {
  /** The trials recorded of a question, in their order, and then those of the others. */
  trialsFor(question: string): RecordedTrial[];
  cardOf(question: string): RecordCard | undefined;
  measuresOf(question: string): Measured[];
  layersOf(question: string): saturation.LayerRecord[];
}

/** Nothing is recorded. */
export const noneRecorded: RecordedStudy = {
  trialsFor: () => [],
  cardOf: () => undefined,
  measuresOf: () => [],
  layersOf: () => [],
};

/** Reads what a folder records of some questions. @throws UserError where a file is damaged */
export function readRecordedStudy(folder: string, questions: readonly string[]): RecordedStudy {
  const records = new Map(
    questions.flatMap((name) => {
      const found = readRecord(folder, name);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
  return {
    trialsFor: (question) => [
      ...(records.get(question)?.trials ?? []),
      ...[...records].flatMap(([name, { trials }]) => (name === question ? [] : trials)),
    ],
    cardOf: (question) => records.get(question)?.card,
    measuresOf: (question) => readMeasures(folder, question),
    layersOf: (question) => recordedLayers(folder, question),
  };
}
