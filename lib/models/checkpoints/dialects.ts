import type { Piece, Pieces } from "./pieces";

/** Other libraries' names and layouts into ours, which are timm's: what is not one of theirs is left alone. */
export function translate(pieces: Pieces): Pieces {
  if (pieces.has("conv_proj.weight") && pieces.has("class_token")) return fromTorchvision(pieces);
  const flax = fromFlaxTree(pieces);
  return flax ?? pieces;
}

const torchvisionNames: readonly (readonly [RegExp, string])[] = [
  [/^class_token$/, "cls_token"],
  [/^conv_proj\./, "patch_embed.proj."],
  [/^encoder\.pos_embedding$/, "pos_embed"],
  [/^encoder\.ln\./, "norm."],
  [/^heads\.head\./, "head."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.ln_(\d)\./, "blocks.$1.norm$2."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.in_proj_/, "blocks.$1.attn.qkv."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.out_proj\./, "blocks.$1.attn.proj."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:0|linear_1)\./, "blocks.$1.mlp.fc1."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:3|linear_2)\./, "blocks.$1.mlp.fc2."],
];

/** torchvision's ViT. */
function fromTorchvision(pieces: Pieces): Pieces {
  return new Map([...pieces].map(([name, piece]) => [rename(name, torchvisionNames), piece]));
}

function rename(name: string, rules: readonly (readonly [RegExp, string])[]): string {
  const rule = rules.find(([pattern]) => pattern.test(name));
  return rule === undefined ? name : name.replace(...rule);
}

const flaxNames: readonly (readonly [RegExp, string])[] = [
  [/^cls$/, "cls_token"],
  [/^(?:Transformer\/posembed_input\/)?pos_embedding$/, "pos_embed"],
  [/^embedding\/(kernel|bias)$/, "patch_embed.proj.$1"],
  [/^Transformer\/encoder_norm\/(scale|bias)$/, "norm.$1"],
  [/^Transformer\/encoderblock_(\d+)\/LayerNorm_0\/(scale|bias)$/, "blocks.$1.norm1.$2"],
  [/^Transformer\/encoderblock_(\d+)\/LayerNorm_[12]\/(scale|bias)$/, "blocks.$1.norm2.$2"],
  [/^Transformer\/encoderblock_(\d+)\/MlpBlock_[03]\/Dense_0\/(kernel|bias)$/, "blocks.$1.mlp.fc1.$2"],
  [/^Transformer\/encoderblock_(\d+)\/MlpBlock_[03]\/Dense_1\/(kernel|bias)$/, "blocks.$1.mlp.fc2.$2"],
  [
    /^Transformer\/encoderblock_(\d+)\/MultiHeadDotProductAttention_[01]\/(query|key|value|out)\/(kernel|bias)$/,
    "blocks.$1.attn.$2.$3",
  ],
  [/^stem\/(kernel|bias)$/, "stem.proj.$1"],
  [/^MixerBlock_(\d+)\/LayerNorm_0\/(scale|bias)$/, "blocks.$1.norm1.$2"],
  [/^MixerBlock_(\d+)\/LayerNorm_1\/(scale|bias)$/, "blocks.$1.norm2.$2"],
  [/^MixerBlock_(\d+)\/token_mixing\/Dense_0\/(kernel|bias)$/, "blocks.$1.mlp_tokens.fc1.$2"],
  [/^MixerBlock_(\d+)\/token_mixing\/Dense_1\/(kernel|bias)$/, "blocks.$1.mlp_tokens.fc2.$2"],
  [/^MixerBlock_(\d+)\/channel_mixing\/Dense_0\/(kernel|bias)$/, "blocks.$1.mlp_channels.fc1.$2"],
  [/^MixerBlock_(\d+)\/channel_mixing\/Dense_1\/(kernel|bias)$/, "blocks.$1.mlp_channels.fc2.$2"],
  [/^pre_head_layer_norm\/(scale|bias)$/, "norm.$1"],
  [/^head\/(kernel|bias)$/, "head.$1"],
];

/** big_vision's (and vision_transformer's) ViT and Mixer: names with slashes, kernels [in, out], heads on axes of their own. */
function fromFlaxTree(pieces: Pieces): Pieces | undefined {
  const bare = new Map(
    [...pieces].map(([name, piece]) => [name.replace(/^(opt\/target|params)\//, ""), piece]),
  );
  if (!bare.has("embedding/kernel") && !bare.has("stem/kernel")) return undefined;
  const translated: Pieces = new Map();
  for (const [name, piece] of bare) {
    const ours = rename(name, flaxNames).replace(/\.(scale|kernel)$/, ".weight");
    translated.set(ours, name.endsWith("/kernel") ? torchKernel(ours, piece) : flatBias(ours, piece));
  }
  for (const name of [...translated.keys()]) {
    const query = /^(blocks\.\d+\.attn\.)query\.(weight|bias)$/.exec(name);
    if (query === null) continue;
    const [, attention, part] = query as unknown as [string, string, string];
    const names = ["query", "key", "value"].map((which) => `${attention}${which}.${part}`);
    const three = names.map((one) => translated.get(one));
    if (three.includes(undefined)) continue;
    names.forEach((one) => translated.delete(one));
    translated.set(`${attention}qkv.${part}`, stacked(three as Piece[]));
  }
  return new Map([...translated].map(([name, piece]) => [name.replace(".attn.out.", ".attn.proj."), piece]));
}

/** How many heads a tree of big_vision's has: the axis of queries' kernels that PyTorch's layout no longer shows. */
export function flaxHeads(pieces: Pieces): number | undefined {
  for (const [name, { shape }] of pieces) if (/\/query\/kernel$/.test(name)) return shape[1];
  return undefined;
}

/** A kernel [in, out] as [out, in]; a convolution's [height, width, in, out] as [out, in, height, width]. */
function torchKernel(name: string, { shape, read }: Piece): Piece {
  if (shape.length === 4) {
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    const values = async () => transpose(await read(), height * width * inputs, outputs);
    // [out, height, width, in] first, then the last two groups of axes change places.
    return {
      shape: [outputs, inputs, height, width],
      read: async () => {
        const rows = await values();
        const kernel = new Float32Array(rows.length);
        const size = height * width * inputs;
        for (let out = 0; out < outputs; out++) {
          const one = transpose(rows.subarray(out * size, (out + 1) * size), height * width, inputs);
          kernel.set(one, out * size);
        }
        return kernel;
      },
    };
  }
  // Queries, keys, values: [in, heads, size]; what comes out of attention: [heads, size, out].
  const outs = name.endsWith("attn.out.weight") ? shape.slice(-1) : shape.slice(1);
  const outputs = product(outs);
  const inputs = product(shape) / outputs;
  return { shape: [outputs, inputs], read: async () => transpose(await read(), inputs, outputs) };
}

function flatBias(name: string, { shape, read }: Piece): Piece {
  return name.endsWith(".bias") ? { shape: [product(shape)], read } : { shape, read };
}

function stacked(pieces: readonly Piece[]): Piece {
  const [first] = pieces as [Piece];
  return {
    shape: [pieces.length * first.shape[0]!, ...first.shape.slice(1)],
    read: async () => {
      const parts: Float32Array[] = [];
      for (const piece of pieces) parts.push(await piece.read());
      const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

const product = (shape: readonly number[]) => shape.reduce((all, length) => all * length, 1);

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column]!;
    }
  }
  return turned;
}
