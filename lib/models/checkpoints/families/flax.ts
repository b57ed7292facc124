import type { StoredTensor, StateDict } from "../state-dict";
import { concatenated, product, transposed } from "./stored-tensors";
import { sinesAndCosines, withClassPosition } from "./position-embeddings";
import type { Family } from "./family";
import { mapName, type NameMap } from "./name-map";

const attention = /\/?MultiHeadDotProductAttention_[01]\/(query|key|value|out)\/(kernel|bias)$/.source;
const mlp = /\/MlpBlock_[03]\/Dense_([01])\/(kernel|bias)$/.source;
const block = /^Transformer\/encoderblock_(\d+)/.source;

const names: NameMap = [
  [/^cls$/, "cls_token"],
  [/^(?:Transformer\/(?:posembed_input\/)?)?pos_embedding$/, "pos_embed"],
  [/^embedding\/(kernel|bias)$/, "patch_embed.proj.$1"],
  [/^Transformer\/encoder_norm\/(scale|bias)$/, "norm.$1"],
  [new RegExp(`${block}/LayerNorm_0/(scale|bias)$`), "blocks.$1.norm1.$2"],
  [new RegExp(`${block}/LayerNorm_[12]/(scale|bias)$`), "blocks.$1.norm2.$2"],
  [new RegExp(block + mlp), "blocks.$1.mlp.$2.$3"],
  [new RegExp(block + attention), "blocks.$1.attn.$2.$3"],
  [/^(?:MAPHead_0\/)?probe$/, "attn_pool.latent"],
  [/^MAPHead_0\/LayerNorm_0\/(scale|bias)$/, "attn_pool.norm.$1"],
  [new RegExp("^MAPHead_0" + mlp), "attn_pool.mlp.$1.$2"],
  [new RegExp("^MAPHead_0" + attention), "attn_pool.$1.$2"],
  [/^pre_logits\/(kernel|bias)$/, "pre_logits.fc.$1"],
  [/^stem\/(kernel|bias)$/, "stem.proj.$1"],
  [/^MixerBlock_(\d+)\/LayerNorm_0\/(scale|bias)$/, "blocks.$1.norm1.$2"],
  [/^MixerBlock_(\d+)\/LayerNorm_1\/(scale|bias)$/, "blocks.$1.norm2.$2"],
  [/^MixerBlock_(\d+)\/token_mixing\/Dense_([01])\/(kernel|bias)$/, "blocks.$1.mlp_tokens.$2.$3"],
  [/^MixerBlock_(\d+)\/channel_mixing\/Dense_([01])\/(kernel|bias)$/, "blocks.$1.mlp_channels.$2.$3"],
  [/^pre_head_layer_norm\/(scale|bias)$/, "norm.$1"],
  [/^head\/(kernel|bias)$/, "head.$1"],
];

/** Pixels that models without learnt positions were trained on: their weights don't say. */
const usualSize = 224;

const bare = (name: string) => name.replace(/^(opt\/target|params)\//, "");

/**
 * ViT and Mixer of big_vision and of vision_transformer: names with slashes, kernels [in, out], heads on axes of their
 * own. The image's summary is the class token, the patches' mean, or attention to a learnt probe (MAP); some have a
 * tanh layer after it, and some fixed positions that are in no file.
 */
function fromFlax(stateDict: StateDict): StateDict {
  const ours: StateDict = new Map();
  for (const [theirs, tensor] of stateDict) {
    const name = (mapName(bare(theirs), names) ?? theirs)
      .replace(/\.(scale|kernel)$/, ".weight")
      .replace(/(\.mlp\w*)\.([01])\./, (_, mlp: string, layer) => `${mlp}.fc${Number(layer) + 1}.`);
    ours.set(name, theirs.endsWith("/kernel") ? torchKernel(name, tensor) : flatBias(name, tensor));
  }
  joinHeads(ours);
  const [width, , patch] = ours.get("patch_embed.proj.weight")?.shape ?? [];
  if (width !== undefined && patch !== undefined && !ours.has("pos_embed"))
    ours.set("pos_embed", sinesAndCosines(Math.floor(usualSize / patch), width));
  return withClassPosition(ours);
}

/**
 * Queries, keys and values lie in one matrix in timm; where attention pools, queries in one and the others in another.
 */
function joinHeads(stateDict: StateDict): void {
  for (const name of [...stateDict.keys()]) {
    const found = /^(.*\.attn|attn_pool)\.(query|out)\.(weight|bias)$/.exec(name);
    if (found === null) continue;
    const [, module, which, part] = found as unknown as [string, string, string, string];
    const take = (names: readonly string[], as: string) => {
      const all = names.map((one) => `${module}.${one}.${part}`);
      const tensors = all.map((one) => stateDict.get(one));
      // What is not there is listed with all else that does not fit.
      if (tensors.includes(undefined)) return;
      all.forEach((one) => stateDict.delete(one));
      stateDict.set(`${module}.${as}.${part}`, concatenated(tensors as StoredTensor[]));
    };
    if (which === "out") take(["out"], "proj");
    else if (module !== "attn_pool") take(["query", "key", "value"], "qkv");
    else {
      take(["query"], "q");
      take(["key", "value"], "kv");
    }
  }
}

/** A kernel [in, out] as [out, in]; a convolution's [height, width, in, out] as [out, in, height, width]. */
function torchKernel(name: string, { shape, read }: StoredTensor): StoredTensor {
  if (shape.length === 4) {
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    return {
      shape: [outputs, inputs, height, width],
      read: async () => {
        // [out, height, width, in] first, then the last two groups of axes change places.
        const rows = transposed(await read(), height * width * inputs, outputs);
        const kernel = new Float32Array(rows.length);
        const size = height * width * inputs;
        for (let out = 0; out < outputs; out++) {
          kernel.set(
            transposed(rows.subarray(out * size, (out + 1) * size), height * width, inputs),
            out * size,
          );
        }
        return kernel;
      },
    };
  }
  // Queries, keys, values: [in, heads, size]; what comes out of attention: [heads, size, out].
  const outs = name.endsWith(".out.weight") ? shape.slice(-1) : shape.slice(1);
  const outputs = product(outs);
  const inputs = product(shape) / outputs;
  return { shape: [outputs, inputs], read: async () => transposed(await read(), inputs, outputs) };
}

function flatBias(name: string, { shape, read }: StoredTensor): StoredTensor {
  return name.endsWith(".bias") ? { shape: [product(shape)], read } : { shape, read };
}

/** Attention heads stand on an axis of their own there. */
function headsOf(stateDict: StateDict): number | undefined {
  for (const [name, { shape }] of stateDict) if (/\/query\/kernel$/.test(name)) return shape[1];
  return undefined;
}

/** Google's ViTs and Mixers as JAX saves them (Flax names; kernels as [in, out] or [height, width, in, out]). */
export const flax: Family = {
  name: "Google's ViT or Mixer",
  marks: [/^(opt\/target\/|params\/)?(embedding|stem)\/kernel$/],
  names: [],
  reshape: fromFlax,
  usual: { activation: "gelu-tanh", input: "half" },
  hints: (stateDict) => {
    const heads = headsOf(stateDict);
    return heads === undefined ? {} : { heads };
  },
};
