/**
 * What a pickle may build besides plain data. Nothing of Python runs: a name stands for what these rules say, or is
 * refused.
 */
export interface PickleRules {
  /** What `module.name` stands for, called with the arguments that the pickle gives; undefined: refused by name. */
  find(module: string, name: string): PickleFunction | undefined;
  /** What a persistent id stands for (torch keeps its tensors' storages so); without it they are refused. */
  persistent?(id: unknown): unknown;
}

export type PickleFunction = (...args: unknown[]) => unknown;

/** What a rule returns where the pickle goes on to set its state (`BUILD`). */
export interface Buildable {
  setState(state: unknown): void;
}
