import type { TensorFile } from "../../formats";

/** A tensor of a file under the name that a model has for it: its shape and numbers as PyTorch would hold them. */
export interface Piece {
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
}

export type Pieces = Map<string, Piece>;

/** Where training scripts keep the weights within what they save. */
const wrappers = ["state_dict.", "model_state_dict.", "model."];
/** What wraps a module: DataParallel, torch.compile. */
const shells = ["module.", "_orig_mod."];
/** Tensors that are no weights: counters, masks, and sizes that OpenAI keeps as tensors. */
const noWeights = /(^|\.)(num_batches_tracked|attn_mask|input_resolution|context_length|vocab_size)$/;

/** The weights of a file without what is wrapped around them. */
export function unwrap({ entries }: Pick<TensorFile, "entries">): Pieces {
  let pieces: Pieces = new Map(entries);
  const wrapper = wrappers.find((prefix) => [...pieces.keys()].some((name) => name.startsWith(prefix)));
  if (wrapper !== undefined) pieces = stripped(pieces, wrapper);
  for (;;) {
    const shell = shells.find((prefix) => [...pieces.keys()].every((name) => name.startsWith(prefix)));
    if (shell === undefined || pieces.size === 0) break;
    pieces = stripped(pieces, shell);
  }
  return new Map([...pieces].filter(([name]) => !noWeights.test(name)));
}

/** The pieces whose names start with `prefix`, without it. */
export function stripped(pieces: Pieces, prefix: string): Pieces {
  return new Map(
    [...pieces].flatMap(([name, piece]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), piece] as const] : [],
    ),
  );
}
