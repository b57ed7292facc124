import type { Tensor } from "../../engine";
import type { Architecture } from "../architecture";
import type { TextTokeniser } from "../tokeniser/folder-tokeniser";

/** A trained model: what a recipe makes, or what is loaded from a file. */
export interface Checkpoint {
  readonly architecture: Architecture;
  readonly weights: Map<string, Tensor>;
  /** The vocabulary of a text tower that takes whole words. */
  readonly words?: readonly string[];
  /** Of a text tower whose vocabulary is another library's: what lies beside its weights. */
  readonly tokeniser?: TextTokeniser;
  /** Where it comes from: a file, or a run's id. */
  readonly from: string;
  /** What made it, where known; data, as the recipe's file has it. */
  readonly recipe?: unknown;
  /** Optimiser steps taken. */
  readonly step?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** What of it neither the weights nor a configuration said, so that it was taken for granted. */
  readonly assumed?: readonly string[];
  /** Names of tensors of the file that its encoder does not need. */
  readonly left?: readonly string[];
  /** What else the run that made it says of itself; data. */
  readonly run?: unknown;
}
