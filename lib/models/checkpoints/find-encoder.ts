import { UserError } from "../../common";
import type { TensorFile } from "../../formats";
import { build } from "../model";
import type { Parameters } from "../module";
import { misfits } from "./check-fit";
import { translate, type Translated } from "./families";
import { inferArchitecture, type ArchitectureHints, type Inferred } from "./infer-architecture";
import { withoutPrefix, type StateDict } from "./state-dict";

/** An encoder among a file's tensors. */
export interface FoundEncoder extends Inferred {
  readonly stateDict: StateDict;
  readonly family?: Translated["family"];
  /** What its tensors' names begin with in the file. */
  readonly prefix: string;
  /** Tensors of the file that are not its: heads, decoders, optimisers, other copies. */
  readonly left: readonly string[];
  /** Other encoders that were there, and were not taken. */
  readonly others: readonly string[];
}

/** Tensors that are no weights: counters, masks, and sizes that OpenAI keeps as tensors. */
const noWeights =
  /(^|\.)(num_batches_tracked|n_averaged|attn_mask|input_resolution|context_length|vocab_size|position_ids)$/;
/** What wraps a module anywhere in a name: torch.compile, FSDP, activation checkpoints. */
const shells = /(^|\.)(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;
/** Parts beside an encoder that its features don't pass through. */
const beside =
  /^(fc|fc_\w+|head|heads|head_dist|classifier|mlp|projector|projection|projection_head|predictor|prototypes|decoder\w*|queue\w*|mask_token|pooler|pooling_layer|contrastive_head|last_layer|logit_scale|logit_bias|image_mlp|instance_mlp|norm_pix_loss)(\.|$)/;
/** Names of copies whose weights are averages or a teacher's: taken before the ones that were trained. */
const averaged = /(^|[._])(\w*ema\w*|teacher|target\w*|module_ema|averaged?)([._]|$)/i;
/** Copies that other methods keep beside the one that is used: MoCo's keys. */
const secondary = /(^|[._])(encoder_k|momentum_encoder|base_encoder_m)([._]|$)/;
const optimisers = /^(optimizer|optimizer_states|optimizers|lr_schedulers|scaler|callbacks|loops|amp)\b/;

/** A file's weights by their names, without what wraps a module within them. */
function bare({ entries }: Pick<TensorFile, "entries">): StateDict {
  const found: StateDict = new Map();
  for (const [name, tensor] of entries) {
    // No weights are whole numbers: those are counters and indices.
    if (noWeights.test(name) || optimisers.test(name) || !/^(F64|F32|F16|BF16)$/.test(tensor.dtype)) continue;
    found.set(name.replace(shells, "$1"), tensor);
  }
  return found;
}

/** Every beginning of names that ends in a dot, and the empty one; short ones first. */
function prefixes(stateDict: StateDict): string[] {
  const all = new Set([""]);
  for (const name of stateDict.keys()) {
    const parts = name.split(".");
    // A number is a layer of the encoder itself, or a module of PyTorch's Sequential.
    for (let i = 1; i < Math.min(parts.length, 7); i++) all.add(`${parts.slice(0, i).join(".")}.`);
  }
  return [...all].sort((a, b) => a.length - b.length);
}

/**
 * Looks for an encoder in a file: all of it, or what stands under some prefix that training scripts and wrappers put
 * before its names (`state_dict.`, `module.`, `model.`, `backbone.`, `encoder_q.`, `teacher.`, ...).
 *
 * @param wanted a prefix that the user names.
 * @throws UserError where there are several and nothing says which, or none: with what came nearest.
 */
export function findEncoder(
  path: string,
  file: Pick<TensorFile, "entries">,
  hintsOf: (translated: Translated) => ArchitectureHints,
  wanted?: string,
): FoundEncoder {
  const all = bare(file);
  const fits: FoundEncoder[] = [];
  const near: { prefix: string; problems: string }[] = [];
  const candidates =
    wanted === undefined ? prefixes(all) : prefixes(all).filter((one) => matches(one, wanted));
  for (const prefix of candidates) {
    // What stands within an encoder that was found already is a part of it.
    if (fits.some((found) => prefix.startsWith(found.prefix))) continue;
    const found = attempt(all, prefix, hintsOf);
    if (typeof found === "string") near.push({ prefix, problems: found });
    else if (found !== undefined) fits.push(found);
  }
  const chosen = choose(path, fits);
  if (chosen !== undefined) {
    const whole = near.find(({ prefix }) => chosen.prefix !== prefix && chosen.prefix.startsWith(prefix));
    if (whole === undefined) return chosen;
    const why = `${chosen.prefix} alone, since what is around it fits no model that is known here: ${whole.problems}`;
    return { ...chosen, assumed: [why, ...chosen.assumed] };
  }
  if (near.length > 0) throw new UserError(`${path}: the weights do not fit the model: ${near[0]!.problems}`);
  const names = [...all.keys()].slice(0, 8).join(", ");
  throw new UserError(
    wanted !== undefined && candidates.length === 0
      ? `${path}: nothing in it is called ${wanted}; it holds ${[...new Set([...all.keys()].map((name) => name.split(".")[0]))].slice(0, 12).join(", ")}`
      : `${path}: no model that is known here has such weights (${all.size} tensors: ${names}, ...); expected ` +
          "CLIP's, SigLIP's, a ResNet's, ConvNeXt's, EfficientNet's, MobileNet's, RegNet's, ViT's, Swin's or Mixer's, or the " +
          "architecture as an option",
  );
}

const matches = (prefix: string, wanted: string) =>
  prefix === `${wanted}.` ||
  prefix.startsWith(`${wanted}.`) ||
  prefix.endsWith(`.${wanted}.`) ||
  prefix === wanted;

/** The encoder under a prefix; a text where one is there but does not fit; undefined where there is none. */
function attempt(
  all: StateDict,
  prefix: string,
  hintsOf: (translated: Translated) => ArchitectureHints,
): FoundEncoder | string | undefined {
  const part = prefix === "" ? all : withoutPrefix(all, prefix);
  if (part.size < 4) return undefined;
  const translated = translate(part);
  const refused = translated.family?.refuse?.(translated.stateDict);
  if (refused !== undefined) return refused;
  const inferred = inferArchitecture(translated.stateDict, hintsOf(translated));
  if (inferred === undefined) return undefined;
  const { parameters } = build(inferred.architecture);
  const extra = [...translated.stateDict.keys()].filter((name) => !Object.hasOwn(parameters, name));
  const foreign = extra.filter((name) => !isBeside(name, parameters));
  const problems = misfits(parameters, translated.stateDict, foreign);
  if (problems !== "") return problems;
  const kept = new Map([...translated.stateDict].filter(([name]) => Object.hasOwn(parameters, name)));
  const outside = [...all.keys()].filter((name) => !name.startsWith(prefix));
  return {
    ...inferred,
    stateDict: kept,
    ...(translated.family && { family: translated.family }),
    prefix,
    left: [...extra.map((name) => prefix + name), ...outside],
    others: [],
  };
}

/** Whether a tensor stands beside the encoder: under a name that heads and decoders have and the encoder has not. */
function isBeside(name: string, parameters: Parameters): boolean {
  const top = name.split(".")[0]!;
  if (name.startsWith("head.") && !Object.keys(parameters).some((one) => one === "head.weight")) return true;
  return (
    beside.test(name) && !Object.keys(parameters).some((one) => one === top || one.startsWith(`${top}.`))
  );
}

function choose(path: string, fits: readonly FoundEncoder[]): FoundEncoder | undefined {
  if (fits.length <= 1) return fits[0];
  const withOthers = (one: FoundEncoder): FoundEncoder => ({
    ...one,
    others: fits.filter((other) => other !== one).map(({ prefix }) => prefix),
  });
  const best = (candidates: readonly FoundEncoder[]) => (candidates.length === 1 ? candidates[0] : undefined);
  const found =
    best(fits.filter(({ prefix }) => averaged.test(prefix))) ??
    best(fits.filter(({ prefix }) => !secondary.test(prefix) && !averaged.test(prefix)));
  if (found !== undefined) return withOthers(found);
  throw new UserError(
    `${path}: holds ${fits.length} encoders (${fits.map(({ prefix }) => prefix || "the whole").join(", ")}): ` +
      "say which (--weights NAME)",
  );
}
