/** Data to transfer to. */
export interface Task {
  name: string;
  label: string;
  /** Class names in label order: label i is `classes[i]`. */
  classes: readonly string[];
  /**
   * All names of each class, in label order, the class's own first: prompts and affinity use them. Left out where a
   * class has no name but its own (affinity then takes the synonyms that `namesOfClass` knows).
   */
  synonyms?: readonly (readonly string[])[];
  /** Images in the official splits, where known. */
  train?: number;
  test?: number;
  /** What the annotation files of each split hold, for COCO's form: all pictures, and boxes. */
  annotated?: Readonly<Record<string, { pictures: number; boxes: number }>>;
  /** Prompt templates with `{}` where the class name goes. */
  templates: readonly string[];
  /**
   * False where a mirror image may show another class (digits, letters, directions): none is mirrored then. Default
   * true.
   */
  allowsFlip?: boolean;
  metric: "top-1" | "mean per class";
  licence: string;
  url?: string;
  reader: { kind: string } & Readonly<Record<string, unknown>>;
}
