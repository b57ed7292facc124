import type { Architecture, ImageInput } from "./architecture";
import { clipInput, imagenetInput, vitInput } from "./standard-inputs";
import type { ClipVitOptions } from "./images/clip-vit";
import type { ResnetOptions } from "./images/resnet";
import type { Activation } from "./layers";
import type { TextTransformerOptions } from "./texts/text-transformer";
import { contextLength, vocabularySize } from "./tokeniser/clip-tokeniser";

const openai = clipInput(224);
const imagenet = imagenetInput(224);
const half = vitInput(224);
const small: ImageInput = { ...half, size: 32, shortest: 32 };
const grey: ImageInput = { ...small, mean: [0.5], std: [0.5] };

/** exp(logit_scale) starts at 1 / 0.07 (Radford et al. 2021, section 2.5). */
const logitScale = Math.log(1 / 0.07);

function clipText(activation: Activation): TextTransformerOptions {
  return {
    kind: "transformer",
    vocabulary: vocabularySize,
    context: contextLength,
    width: 512,
    depth: 12,
    heads: 8,
    activation,
  };
}

function clipRn50(activation: Activation): Architecture {
  return {
    input: openai,
    image: { kind: "modified-resnet", channels: 3, width: 64, depths: [3, 4, 6, 3], heads: 32 },
    clip: { text: clipText(activation), embed: 1024, logitScale },
  };
}

function clipVitBase(patch: number, activation: Activation): Architecture {
  const image: ClipVitOptions = {
    kind: "clip-vit",
    channels: 3,
    patch,
    width: 768,
    depth: 12,
    heads: 12,
    activation,
  };
  return { input: openai, image, clip: { text: clipText(activation), embed: 512, logitScale } };
}

const resnet50: ResnetOptions = {
  kind: "resnet",
  channels: 3,
  stem: { size: 7, stride: 2, pool: true, width: 64 },
  block: "bottleneck",
  depths: [3, 4, 6, 3],
  widths: [64, 128, 256, 512],
  pool: "all",
};

/** The encoder of the embedded study: 372,576 parameters with the layer into 128. */
const iconResnet: ResnetOptions = {
  kind: "resnet",
  channels: 1,
  stem: { size: 5, stride: 2, pool: false, width: 32 },
  block: "basic",
  depths: [1, 1, 1],
  widths: [32, 64, 128],
  shortcutNorm: false,
  zeroInitResidual: false,
  pool: 2,
};
/** The same, `width` wide in its stem where that is 32 wide. */
const narrow = (width: number): ResnetOptions => ({
  ...iconResnet,
  stem: { ...iconResnet.stem, width },
  widths: [width, 2 * width, 4 * width],
});
const tinyResnet: ResnetOptions = {
  ...iconResnet,
  channels: 3,
  stem: { size: 3, stride: 1, pool: false, width: 16 },
  widths: [16, 32, 64],
  shortcutNorm: true,
  pool: "all",
};
const tinyVit = { channels: 3, patch: 4, width: 96, depth: 4, heads: 3, activation: "gelu" } as const;
const tinyMixer = {
  channels: 3,
  patch: 4,
  width: 96,
  depth: 4,
  tokensHidden: 64,
  channelsHidden: 384,
} as const;
const tinyWords = {
  kind: "mean-of-words",
  vocabulary: 4096,
  context: 8,
  width: 128,
  hidden: 256,
} as const;
const tinyText = (context: number): TextTransformerOptions => ({
  ...clipText("gelu"),
  context,
  width: 128,
  depth: 2,
  heads: 4,
});

const named = {
  // The paper's: CLIP as OpenCLIP builds it, and with OpenAI's activation.
  "clip-rn50": clipRn50("gelu"),
  "clip-rn50-quickgelu": clipRn50("quick-gelu"),
  "clip-vit-b-32": clipVitBase(32, "gelu"),
  "clip-vit-b-32-quickgelu": clipVitBase(32, "quick-gelu"),
  "clip-vit-b-16": clipVitBase(16, "gelu"),
  "clip-vit-b-16-quickgelu": clipVitBase(16, "quick-gelu"),
  "simclr-rn50": { input: imagenet, image: resnet50, simclr: { hidden: 4096, output: 256 } },
  resnet50: { input: imagenet, image: resnet50, supervised: { classes: 1000 } },
  // Abnar's.
  "vit-b-16": vitBase(16),
  "vit-b-32": vitBase(32),
  "mixer-b-16": mixerBase(16),
  "mixer-b-32": mixerBase(32),
  // For two cores and minutes.
  "clip-tiny-icons": {
    input: grey,
    image: iconResnet,
    clip: { text: tinyWords, embed: 128, logitScale },
  },
  "clip-tiny-vit-icons": {
    input: grey,
    image: { kind: "vit", ...tinyVit, channels: 1, patch: 8 },
    clip: { text: tinyWords, embed: 128, logitScale },
  },
  "clip-tiny-vit4-icons": {
    input: grey,
    image: { kind: "vit", ...tinyVit, channels: 1, width: 64, heads: 4, pool: "mean", start: "fan-in" },
    clip: { text: tinyWords, embed: 128, logitScale },
  },
  "clip-tiny-mixer-icons": {
    input: grey,
    image: { kind: "mixer", ...tinyMixer, channels: 1, patch: 8 },
    clip: { text: tinyWords, embed: 128, logitScale },
  },
  "simclr-tiny-icons": { input: grey, image: iconResnet, simclr: { hidden: 256, output: 128 } },
  "slip-tiny-icons": {
    input: grey,
    image: iconResnet,
    clip: { text: tinyWords, embed: 128, logitScale },
    simclr: { hidden: 256, output: 128 },
  },
  "resnet-tiny-icons": { input: grey, image: iconResnet, supervised: { classes: 10 } },
  "resnet-tiny-icons-quarter": { input: grey, image: narrow(8), supervised: { classes: 10 } },
  "resnet-tiny-icons-eighth": { input: grey, image: narrow(4), supervised: { classes: 10 } },
  "resnet-tiny-icons-sixteenth": { input: grey, image: narrow(2), supervised: { classes: 10 } },
  "clip-tiny-resnet": {
    input: small,
    image: tinyResnet,
    clip: { text: tinyText(32), embed: 128, logitScale },
  },
  "clip-tiny-vit": {
    input: small,
    image: { kind: "clip-vit", ...tinyVit },
    clip: { text: tinyText(32), embed: 128, logitScale },
  },
  "clip-tiny-modified-resnet": {
    input: { ...small, size: 64, shortest: 64 },
    image: { kind: "modified-resnet", channels: 3, width: 16, depths: [1, 1, 1, 1], heads: 8 },
    clip: { text: tinyText(32), embed: 128, logitScale },
  },
  "simclr-tiny": { input: small, image: tinyResnet, simclr: { hidden: 256, output: 128 } },
  "resnet-tiny": { input: small, image: tinyResnet, supervised: { classes: 10 } },
  "vit-tiny": { input: small, image: { kind: "vit", ...tinyVit }, supervised: { classes: 10 } },
  "mixer-tiny": {
    input: small,
    image: { kind: "mixer", ...tinyMixer },
    supervised: { classes: 10 },
  },
} as const satisfies Readonly<Record<string, Architecture>>;

/** Names of the architectures that a recipe or `models.build` can ask for. */
export type ArchitectureName = keyof typeof named;

/** Architectures by name. */
export const presets: Readonly<Record<ArchitectureName, Architecture>> = named;

function vitBase(patch: number): Architecture {
  return {
    input: half,
    image: {
      kind: "vit",
      channels: 3,
      patch,
      width: 768,
      depth: 12,
      heads: 12,
      activation: "gelu",
    },
    supervised: { classes: 1000 },
  };
}

function mixerBase(patch: number): Architecture {
  return {
    input: half,
    image: {
      kind: "mixer",
      channels: 3,
      patch,
      width: 768,
      depth: 12,
      tokensHidden: 384,
      channelsHidden: 3072,
    },
    supervised: { classes: 1000 },
  };
}
