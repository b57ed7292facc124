import type { Tensor } from "../../engine";

/** What a recipe trains on: the pictures of its source, with captions or labels, as the model takes them. */
export interface Examples {
  /** Hash of all that settles which examples these are: part of a checkpoint's id. */
  content: string;
  /** How many training sees in an epoch; those held out don't count. */
  count: number;
  /** Class names in label order; empty where the source has no labels. */
  classes: readonly string[];
  /** Words of the text tower's vocabulary, id 2 on; empty where the tower takes other ids, or there is none. */
  words: readonly string[];
  /**
   * The batch of step 0, 1, ..., a function of the step alone, so that a resumed run sees the same. Changed at random,
   * as the objective asks: CLIP [images, ids], SimCLR [view, view], SLIP [view, view, ids], supervised [images,
   * labels]. The caller disposes them before it asks for the next but one.
   */
  batch(step: number): Promise<Tensor[]>;
  /** Examples that training never sees, unchanged: CLIP and SLIP [images, ids], supervised [images, labels]. */
  heldOut: {
    count: number;
    batch(start: number, end: number): Promise<Tensor[]>;
  };
  /** Ends what reads ahead. */
  close(): Promise<void>;
}
