/** A tensor in a file: its shape, and its numbers (read when asked for) in the order in which PyTorch holds them. */
export interface StoredTensor {
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
}

/** A model's tensors by name, not read yet: what PyTorch's `state_dict()` gives. */
export type StateDict = Map<string, StoredTensor>;

/** The tensors whose names start with `prefix`, under their names without it. */
export function withoutPrefix(stateDict: StateDict, prefix: string): StateDict {
  return new Map(
    [...stateDict].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}
