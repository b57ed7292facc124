import { hash } from "../common";

/** One piece of work of a grid: a trial, ready to be sent to whoever carries it out. */
export interface Work<Spec = unknown> {
  /** Hash of the spec: what has run is not run again, whatever the order or the machine. */
  id: string;
  spec: Spec;
  /**
   * Work of one group shares what is costly to load (checkpoint, task, shots): it is done in one place, one after the
   * other.
   */
  group: string;
  /** What a board calls it. */
  label: string;
  /** Where this machine has what the spec names; not part of the id. */
  locations?: unknown;
}

/** Work from specs; specs that are equal are one piece of work. */
export function work<Spec>(
  specs: readonly Spec[],
  groupOf: (spec: Spec) => unknown,
  labelOf: (spec: Spec) => string = (spec) => hash(spec),
): Work<Spec>[] {
  const all = new Map(specs.map((spec) => [hash(spec), spec]));
  return [...all].map(([id, spec]) => ({ id, spec, group: hash(groupOf(spec)), label: labelOf(spec) }));
}
