import { takePictures, type Pictures } from "./pictures";

/** Pictures with labels: label i of picture i is an index into the task's classes. */
export interface Labelled {
  pictures: Pictures;
  labels: readonly number[];
}

/** A task in memory. */
export interface TaskData {
  task: string;
  classes: readonly string[];
  /** The words a class may be called by in a prompt; the first is its name. */
  synonyms: readonly (readonly string[])[];
  templates: readonly string[];
  train: Labelled;
  validation: Labelled;
  test: Labelled;
  /** Hash of the pictures, labels and splits. */
  content: string;
}

/** The pictures and labels at these indices. */
export function takeLabelled(data: Labelled, indices: readonly number[]): Labelled {
  return {
    pictures: takePictures(data.pictures, indices),
    labels: indices.map((index) => data.labels[index] as number),
  };
}
