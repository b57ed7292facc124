import { UserError } from "../../common";
import type { Architecture, ImageTower } from "../architecture";
import type { Activation } from "../layers";
import { withoutPrefix, type StateDict } from "./state-dict";
import { clipInput, imagenetInput, vitInput } from "../inputs";

/** What weights can't tell. */
export interface ArchitectureHints {
  /** `quick-gelu` in OpenAI's, `gelu-tanh` in Google's, `gelu` in most others. */
  readonly activation: Activation;
  /** Attention heads of a ViT, where they are not width / 64. */
  readonly heads?: number;
}

/** The architecture that tensors of these names and shapes belong to; undefined where it is none that we know. */
export function inferArchitecture(stateDict: StateDict, unseen: ArchitectureHints): Architecture | undefined {
  if (stateDict.has("text_projection") && stateDict.has("token_embedding.weight"))
    return clip(stateDict, unseen);
  if (stateDict.has("image_mlp.layer1.weight")) {
    const tower = trunk(withoutPrefix(stateDict, "visual."), unseen);
    const hidden = length(stateDict, "image_mlp.layer1.weight", 0);
    const output = length(stateDict, "image_mlp.layer3.weight", 0);
    return tower && { ...tower, input: imagenetInput(tower.input.size), simclr: { hidden, output } };
  }
  const tower = trunk(stateDict, unseen);
  const head = stateDict.get(tower?.image.kind === "resnet" ? "fc.weight" : "head.weight");
  return tower && { ...tower, ...(head && { supervised: { classes: head.shape[0]! } }) };
}

type Tower = Pick<Architecture, "input" | "image">;

function clip(stateDict: StateDict, { activation, heads }: ArchitectureHints): Architecture | undefined {
  const width = length(stateDict, "ln_final.weight", 0);
  const text = {
    kind: "transformer",
    vocabulary: length(stateDict, "token_embedding.weight", 0),
    context: length(stateDict, "positional_embedding", 0),
    width,
    depth: count(stateDict, /^transformer\.resblocks\.(\d+)\./),
    heads: Math.max(1, width / 64),
    hidden: length(stateDict, "transformer.resblocks.0.mlp.c_fc.weight", 0),
    activation,
  } as const;
  const embed = length(stateDict, "text_projection", 1);
  const trunkDict = withoutPrefix(stateDict, "visual.trunk.");
  const tower =
    trunkDict.size > 0
      ? clipTrunk(trunkDict, heads)
      : clipVisual(withoutPrefix(stateDict, "visual."), activation, heads);
  // logit_scale is read from the file; this is where training would start.
  return tower && { ...tower, clip: { text, embed, logitScale: Math.log(1 / 0.07) } };
}

/** SLIP's image tower: timm's, with GELU whatever the texts' is, on ImageNet's mean, of pictures that lose no border. */
function clipTrunk(stateDict: StateDict, heads?: number): Tower | undefined {
  const tower = trunk(stateDict, { activation: "gelu", ...(heads !== undefined && { heads }) });
  return tower && { ...tower, input: { ...imagenetInput(tower.input.size), shortest: tower.input.size } };
}

function clipVisual(stateDict: StateDict, activation: Activation, heads?: number): Tower | undefined {
  if (stateDict.has("class_embedding")) {
    const [width, channels, patch] = stateDict.get("conv1.weight")?.shape ?? [];
    if (width === undefined || channels === undefined || patch === undefined) return undefined;
    const size = patch * side(length(stateDict, "positional_embedding", 0) - 1);
    const depth = count(stateDict, /^transformer\.resblocks\.(\d+)\./);
    const tower: ImageTower = {
      kind: "clip-vit",
      channels,
      patch,
      width,
      depth,
      heads: heads ?? Math.max(1, width / 64),
      activation,
      hidden: length(stateDict, "transformer.resblocks.0.mlp.c_fc.weight", 0),
    };
    return { input: clipInput(size), image: tower };
  }
  if (!stateDict.has("attnpool.positional_embedding")) return undefined;
  const width = length(stateDict, "layer1.0.conv1.weight", 0);
  const stages = count(stateDict, /^layer(\d+)\./) - 1;
  const depths = Array.from({ length: stages }, (_, i) =>
    count(stateDict, new RegExp(`^layer${i + 1}\\.(\\d+)\\.`)),
  );
  const places = side(length(stateDict, "attnpool.positional_embedding", 0) - 1);
  const image: ImageTower = {
    kind: "modified-resnet",
    channels: length(stateDict, "conv1.weight", 1),
    width,
    depths,
    heads: heads ?? (width * 32) / 64,
  };
  return { input: clipInput(places * 4 * 2 ** (stages - 1)), image };
}

/** torchvision's, timm's and Google's encoders. */
function trunk(stateDict: StateDict, unseen: ArchitectureHints): Tower | undefined {
  if (stateDict.has("patch_embed.proj.weight") && stateDict.has("pos_embed")) return vit(stateDict, unseen);
  if (stateDict.has("stem.proj.weight") && stateDict.has("blocks.0.mlp_tokens.fc1.weight"))
    return mixer(stateDict, unseen);
  if (stateDict.has("layer1.0.conv1.weight") && stateDict.has("bn1.weight")) return resnet(stateDict);
  return undefined;
}

function vit(stateDict: StateDict, { heads, activation }: ArchitectureHints): Tower {
  const [width, channels, patch] = stateDict.get("patch_embed.proj.weight")!.shape as [
    number,
    number,
    number,
  ];
  const pool = stateDict.has("cls_token")
    ? "token"
    : stateDict.has("attn_pool.latent")
      ? "attention"
      : "mean";
  const size = patch * side(length(stateDict, "pos_embed", 1) - (pool === "token" ? 1 : 0));
  const image: ImageTower = {
    kind: "vit",
    channels,
    patch,
    width,
    depth: count(stateDict, /^blocks\.(\d+)\./),
    heads: heads ?? Math.max(1, width / 64),
    hidden: length(stateDict, "blocks.0.mlp.fc1.weight", 0),
    activation,
    ...(pool !== "token" && { pool }),
    ...(stateDict.has("pre_logits.fc.weight") && {
      representation: length(stateDict, "pre_logits.fc.weight", 0),
    }),
  };
  return { input: vitInput(size), image };
}

function mixer(stateDict: StateDict, { activation }: ArchitectureHints): Tower {
  const [width, channels, patch] = stateDict.get("stem.proj.weight")!.shape as [number, number, number];
  const [tokensHidden, tokens] = stateDict.get("blocks.0.mlp_tokens.fc1.weight")!.shape as [number, number];
  const image: ImageTower = {
    kind: "mixer",
    channels,
    patch,
    width,
    depth: count(stateDict, /^blocks\.(\d+)\./),
    tokensHidden,
    channelsHidden: length(stateDict, "blocks.0.mlp_channels.fc1.weight", 0),
    activation,
  };
  return { input: vitInput(patch * side(tokens)), image };
}

/** ResNets for 224 pixels: their weights say nothing of the pictures' size. */
function resnet(stateDict: StateDict): Tower {
  const [stemWidth, channels, size] = stateDict.get("conv1.weight")!.shape as [number, number, number];
  const stages = count(stateDict, /^layer(\d+)\./) - 1;
  const numbers = Array.from({ length: stages }, (_, i) => i + 1);
  const image: ImageTower = {
    kind: "resnet",
    channels,
    stem: { size, stride: 2, pool: true, width: stemWidth },
    block: stateDict.has("layer1.0.conv3.weight") ? "bottleneck" : "basic",
    depths: numbers.map((i) => count(stateDict, new RegExp(`^layer${i}\\.(\\d+)\\.`))),
    widths: numbers.map((i) => length(stateDict, `layer${i}.0.conv1.weight`, 0)),
    pool: "all",
  };
  return { input: imagenetInput(224), image };
}

/** One length of a tensor's shape; 1 where it is not there: the list of what does not fit will name it. */
function length(stateDict: StateDict, name: string, axis: number): number {
  return stateDict.get(name)?.shape[axis] ?? 1;
}

/** One more than the largest number that the pattern finds in a name; bounded, since each becomes a layer. */
function count(stateDict: StateDict, pattern: RegExp): number {
  let most = -1;
  for (const name of stateDict.keys()) most = Math.max(most, Number(pattern.exec(name)?.[1] ?? -1));
  if (most > 1000)
    throw new UserError(`a model of ${most} blocks: the names of the weights are not a model's`);
  return most + 1;
}

/** The side of a square of so many places. */
function side(places: number): number {
  const root = Math.sqrt(places);
  if (!Number.isInteger(root))
    throw new UserError(`a position embedding for ${places} places: expected a square, as pictures here are`);
  return root;
}
