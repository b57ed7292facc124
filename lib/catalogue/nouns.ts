/** How a model was pre-trained. */
export type Objective = "clip" | "simclr" | "supervised" | "scratch";

/** How a model was transferred. */
export type Method = "zero-shot" | "linear-probe" | "finetune" | "lp-ft";

/** How many training images a class: a number (0 for zero-shot), or all there are. */
export type Shots = number | "full";

/** Where a caption comes from. */
export type CaptionKind =
  | "alt-text"
  | "description"
  | "title"
  | "template"
  | "label"
  | "names"
  | "keywords"
  | "translation"
  | "shuffled";

/** Data to pre-train on. */
export interface Source {
  /** The one name used everywhere: in results, files, notebooks and as `npx upstream data show NAME`. */
  name: string;
  /** What a figure writes beside its line. */
  label: string;
  /** Pairs (or labelled images) in the whole source; undefined where it depends on what is on disk. */
  size?: number;
  captions: CaptionKind;
  /** Class names in label order, where its pictures have labels. */
  classes?: readonly string[];
  /** Who collected it, from where. */
  from: string;
  licence: string;
  /** Where to get it. */
  url?: string;
  /** Which reader of `lib/data` reads it, and its options. */
  reader: { kind: string } & Readonly<Record<string, unknown>>;
}

/** Data to transfer to. */
export interface Task {
  name: string;
  label: string;
  /** Class names in label order: label i is `classes[i]`. */
  classes: readonly string[];
  /**
   * All names of each class, in label order, the class's own first: prompts and affinity use them. Left out where a class
   * has no name but its own (affinity then takes the synonyms that `namesOfClass` knows).
   */
  synonyms?: readonly (readonly string[])[];
  /** Images in the official splits, where known. */
  train?: number;
  test?: number;
  /** What the annotation files of each split hold, for COCO's form: all pictures, and boxes. */
  annotated?: Readonly<Record<string, { pictures: number; boxes: number }>>;
  /** Prompt templates with `{}` where the class name goes. */
  templates: readonly string[];
  /** False where a mirror image may show another class (digits, letters, directions): none is mirrored then. Default true. */
  allowsFlip?: boolean;
  metric: "top-1" | "mean per class";
  licence: string;
  url?: string;
  reader: { kind: string } & Readonly<Record<string, unknown>>;
}
