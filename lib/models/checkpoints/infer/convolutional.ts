import type { ImageTower } from "../../architecture";
import type { InvertedBlock } from "../../images/efficientnet";
import type { Activation } from "../../layers";
import type { StateDict } from "../state-dict";
import { countMatches, depthsOf, axisLength } from "./shapes";
import type { Infer } from "./tower";

const stagesOf = (n: number) => Array.from({ length: n }, (_, i) => i);

/** CLIP's ResNets. */
export const inferModifiedResnet: Infer = (stateDict, { heads }) => {
  if (!stateDict.has("attnpool.positional_embedding")) return undefined;
  const width = axisLength(stateDict, "layer1.0.conv1.weight", 0);
  const stages = countMatches(stateDict, /^layer(\d+)\./) - 1;
  const side = Math.sqrt(axisLength(stateDict, "attnpool.positional_embedding", 0) - 1);
  const image: ImageTower = {
    kind: "modified-resnet",
    channels: axisLength(stateDict, "conv1.weight", 1),
    width,
    depths: depthsOf(stateDict, stages, (i) => new RegExp(`^layer${i + 1}\\.(\\d+)\\.`)),
    heads: heads ?? (width * 32) / 64,
  };
  return { image, size: side * 4 * 2 ** (stages - 1), input: "clip" };
};

/** torchvision's ResNets and timm's: deep stems, averaged shortcuts, groups, squeeze-and-excite, wide ones. */
export const inferResnet: Infer = (stateDict, { stem }) => {
  if (!stateDict.has("layer1.0.conv1.weight") || !stateDict.has("bn1.weight")) return undefined;
  const deep = stateDict.has("conv1.0.weight");
  const [, channels, size] = stateDict.get(deep ? "conv1.0.weight" : "conv1.weight")?.shape ?? [];
  if (channels === undefined || size === undefined) return undefined;
  const width = axisLength(stateDict, deep ? "conv1.6.weight" : "conv1.weight", 0);
  const stages = stagesOf(countMatches(stateDict, /^layer(\d+)\./) - 1);
  const block = stateDict.has("layer1.0.conv3.weight") ? "bottleneck" : "basic";
  const middle = block === "basic" ? 1 : 2;
  const widths = stages.map((i) => axisLength(stateDict, `layer${i + 1}.0.conv${middle}.weight`, 0));
  const outputs = stages.map((i) => axisLength(stateDict, `layer${i + 1}.0.conv${middle + 1}.weight`, 0));
  const groups = Math.round(widths[0]! / axisLength(stateDict, `layer1.0.conv2.weight`, 1)) || 1;
  const usual = outputs.every((count, i) => count === widths[i]! * (block === "basic" ? 1 : 4));
  const shortcut = [...stateDict.keys()].filter((name) => name.includes(".downsample."));
  const average = shortcut.some((name) => /downsample\.1\.weight$/.test(name) && isKernel(stateDict, name));
  const norms = shortcut.some((name) => name.endsWith(".running_mean"));
  // A first kernel of 3x3 is for pictures as small as CIFAR's, or replaces the deep stem: weights don't say.
  const small = size === 3 && !deep && stem !== "imagenet";
  const image: ImageTower = {
    kind: "resnet",
    channels,
    stem: {
      size,
      stride: small ? 1 : 2,
      pool: !small,
      width,
      ...(deep && {
        deep: [
          axisLength(stateDict, "conv1.0.weight", 0),
          axisLength(stateDict, "conv1.3.weight", 0),
        ] as const,
      }),
    },
    block,
    depths: stages.map((i) => countMatches(stateDict, new RegExp(`^layer${i + 1}\\.(\\d+)\\.`))),
    widths,
    ...(!usual && { outputs }),
    ...(block === "bottleneck" && groups > 1 && { groups }),
    ...(average && { averageShortcut: true }),
    ...(shortcut.length > 0 && !norms && { shortcutNorm: false }),
    ...(stateDict.has("layer1.0.se.fc1.weight") && {
      squeeze: stages.map((i) => axisLength(stateDict, `layer${i + 1}.0.se.fc1.weight`, 0)),
    }),
    pool: "all",
  };
  const open = small && stem === undefined;
  return {
    image,
    input: small ? "imagenet-whole" : "imagenet",
    ...(small && { usualSize: 32 }),
    ...(open && {
      assumed: [
        "a stem for small pictures (its 3x3 kernels with stride 1 and no pooling, as for CIFAR, at 32 pixels): " +
          "weights do not say; `stem: imagenet` means stride 2 and pooling",
      ],
    }),
  };
};

const isKernel = (stateDict: StateDict, name: string) => stateDict.get(name)?.shape.length === 4;

/**
 * Reads the architecture of a ConvNeXt (timm's names) from the shapes of its weights; undefined where they are
 * another model's.
 */
export const inferConvnext: Infer = (stateDict, { epsilon }) => {
  const stem = stateDict.get("stem.0.weight")?.shape;
  if (stem === undefined || !stateDict.has("stages.0.blocks.0.conv_dw.weight")) return undefined;
  const [, channels, patch] = stem as [number, number, number];
  const stages = stagesOf(countMatches(stateDict, /^stages\.(\d+)\./));
  const image: ImageTower = {
    kind: "convnext",
    channels,
    patch,
    depths: stages.map((i) => countMatches(stateDict, new RegExp(`^stages\\.${i}\\.blocks\\.(\\d+)\\.`))),
    widths: stages.map((i) => axisLength(stateDict, `stages.${i}.blocks.0.conv_dw.weight`, 0)),
    kernel: axisLength(stateDict, "stages.0.blocks.0.conv_dw.weight", 2),
    layerScale: stateDict.has("stages.0.blocks.0.gamma"),
    responseNorm: stateDict.has("stages.0.blocks.0.mlp.grn.weight"),
    ...(epsilon !== undefined && { epsilon }),
  };
  return { image, input: "imagenet-bicubic" };
};

/**
 * Reads the architecture of a RegNet (timm's names) from the shapes of its weights; undefined where they are another
 * model's.
 */
export const inferRegnet: Infer = (stateDict) => {
  if (!stateDict.has("s1.b1.conv1.conv.weight") || !stateDict.has("stem.conv.weight")) return undefined;
  const stages = stagesOf(countMatches(stateDict, /^s(\d+)\./) - 1);
  const squeeze = (i: number, j: number) => axisLength(stateDict, `s${i + 1}.b${j}.se.fc1.weight`, 0);
  const image: ImageTower = {
    kind: "regnet",
    channels: axisLength(stateDict, "stem.conv.weight", 1),
    stem: axisLength(stateDict, "stem.conv.weight", 0),
    depths: stages.map((i) => countMatches(stateDict, new RegExp(`^s${i + 1}\\.b(\\d+)\\.`)) - 1),
    widths: stages.map((i) => axisLength(stateDict, `s${i + 1}.b1.conv3.conv.weight`, 0)),
    groupWidths: stages.map((i) => axisLength(stateDict, `s${i + 1}.b1.conv2.conv.weight`, 1)),
    ...(stateDict.has("s1.b1.se.fc1.weight") && {
      squeeze: stages.map((i) => [squeeze(i, 1), squeeze(i, 2)] as const),
    }),
  };
  return { image, input: "imagenet-bicubic" };
};

/** The strides of the stages of networks whose weights don't show them, by how many stages there are. */
const strides: Readonly<Record<"efficientnet" | "mobilenet", Readonly<Record<number, readonly number[]>>>> = {
  efficientnet: { 7: [1, 2, 2, 2, 1, 2, 1], 6: [1, 2, 2, 2, 1, 2] },
  mobilenet: { 7: [1, 2, 2, 2, 1, 2, 1], 6: [2, 2, 2, 1, 2, 1] },
};

/** EfficientNet, its lite variants, MobileNet V2 and V3, by the names of timm. */
export const inferEfficientnet: Infer = (stateDict, { padding, batchNormEpsilon, activation }) => {
  const stem = stateDict.get("conv_stem.weight")?.shape;
  if (stem === undefined || !stateDict.has("conv_head.weight")) return undefined;
  const family = stateDict.has("conv_head.bias") ? "mobilenet" : "efficientnet";
  const stages = countMatches(stateDict, /^blocks\.(\d+)\./);
  const steps = strides[family][stages];
  if (steps === undefined) return undefined;
  const squeezed = [...stateDict.keys()].some((name) => name.includes(".se.conv_reduce."));
  const main: Activation =
    activation ?? (family === "mobilenet" ? (squeezed ? "hard-swish" : "relu") : squeezed ? "silu" : "relu6");
  // MobileNetV3's first stages are cheaper: three of the large one's, two of the small one's.
  const cheap = family === "mobilenet" ? (stages === 7 ? 3 : 2) : 0;
  const blocks = steps.map((stride, i) => {
    const depth = countMatches(stateDict, new RegExp(`^blocks\\.${i}\\.(\\d+)\\.`));
    return stagesOf(depth).map((j) =>
      invertedBlock(stateDict, `blocks.${i}.${j}`, j === 0 ? stride : 1, i < cheap ? "relu" : main),
    );
  });
  const image: ImageTower = {
    kind: "efficientnet",
    channels: stem[1]!,
    stem: stem[0]!,
    stages: blocks,
    head: {
      width: axisLength(stateDict, "conv_head.weight", 0),
      after: family === "mobilenet" ? "pool" : "blocks",
    },
    activation: main,
    squeeze:
      family === "mobilenet"
        ? { activation: "relu", gate: "hard-sigmoid" }
        : { activation: main, gate: "sigmoid" },
    ...(padding !== undefined && { padding }),
    ...(batchNormEpsilon !== undefined && { epsilon: batchNormEpsilon }),
  };
  const open =
    padding === undefined && batchNormEpsilon === undefined
      ? [
          "PyTorch's padding and a batch norm's ε of 1e-5: models that come from TensorFlow (timm's tf_...) have " +
            "others, which weights do not show",
        ]
      : [];
  return { image, input: "imagenet-bicubic", assumed: open };
};

function invertedBlock(
  stateDict: StateDict,
  path: string,
  stride: number,
  activation: Activation,
): InvertedBlock {
  const has = (name: string) => stateDict.has(`${path}.${name}`);
  const kind = has("conv_exp.weight")
    ? "fused"
    : has("conv_pwl.weight")
      ? "inverted"
      : has("conv_dw.weight")
        ? "depthwise"
        : "plain";
  const names = {
    fused: ["conv_exp", "conv_exp", "conv_pwl"],
    inverted: ["conv_dw", "conv_pw", "conv_pwl"],
    depthwise: ["conv_dw", "conv_dw", "conv_pw"],
    plain: ["conv", "conv", "conv"],
  }[kind] as [string, string, string];
  const [spatial, wide, last] = names.map((name) => `${path}.${name}.weight`) as [string, string, string];
  return {
    kind,
    size: axisLength(stateDict, spatial, 2),
    stride,
    hidden: axisLength(stateDict, wide, 0),
    outputs: axisLength(stateDict, last, 0),
    ...(has("se.conv_reduce.weight") && {
      squeeze: axisLength(stateDict, `${path}.se.conv_reduce.weight`, 0),
    }),
    activation,
  };
}
