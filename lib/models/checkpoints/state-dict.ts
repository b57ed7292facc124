import type { TensorFile } from "../../formats";

/** A tensor in a file: its shape, and its numbers (read when asked for) in the order in which PyTorch holds them. */
export interface StoredTensor {
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
}

/** A model's tensors by name, not read yet: what PyTorch's `state_dict()` gives. */
export type StateDict = Map<string, StoredTensor>;

/** Where training scripts keep the weights within what they save. */
const wrappers = ["state_dict.", "model_state_dict.", "model."];
/** What wraps a module: DataParallel, torch.compile. */
const shells = ["module.", "_orig_mod."];
/** Tensors that are no weights: counters, masks, and sizes that OpenAI keeps as tensors. */
const noWeights = /(^|\.)(num_batches_tracked|attn_mask|input_resolution|context_length|vocab_size)$/;

/** The weights of a file, by the names that they have in the model: what a training script wrapped around them is taken off. */
export function unwrap({ entries }: Pick<TensorFile, "entries">): StateDict {
  let stateDict: StateDict = new Map(entries);
  const wrapper = wrappers.find((prefix) => [...stateDict.keys()].some((name) => name.startsWith(prefix)));
  if (wrapper !== undefined) stateDict = withoutPrefix(stateDict, wrapper);
  for (;;) {
    const shell = shells.find((prefix) => [...stateDict.keys()].every((name) => name.startsWith(prefix)));
    if (shell === undefined || stateDict.size === 0) break;
    stateDict = withoutPrefix(stateDict, shell);
  }
  return new Map([...stateDict].filter(([name]) => !noWeights.test(name)));
}

/** The tensors whose names start with `prefix`, under their names without it. */
export function withoutPrefix(stateDict: StateDict, prefix: string): StateDict {
  return new Map(
    [...stateDict].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}
