import type { Architecture } from "./architecture";

const half = { mean: [0.5], std: [0.5] } as const;

/** The encoder of the embedded study: a 5x5 stem and three residual blocks, with the 2x2 last map kept (372,576 parameters with the layer into 128). */
const iconResnet = {
  kind: "resnet",
  channels: 1,
  stem: { size: 5, stride: 2, pool: false, width: 32 },
  block: "basic",
  depths: [1, 1, 1],
  widths: [32, 64, 128],
  shortcutNorm: false,
  pool: 2,
} as const;

/** Architectures by name. */
export const presets = {
  "clip-tiny-icons": {
    input: { size: 32, ...half },
    image: iconResnet,
    clip: {
      text: { kind: "mean-of-words", vocabulary: 4096, context: 8, width: 128, hidden: 256 },
      embed: 128,
      logitScale: Math.log(1 / 0.07),
    },
  },
  "simclr-tiny-icons": {
    input: { size: 32, ...half },
    image: iconResnet,
    simclr: { hidden: 256, output: 128 },
  },
  "resnet-tiny-icons": {
    input: { size: 32, ...half },
    image: iconResnet,
    supervised: { classes: 10 },
  },
} as const satisfies Readonly<Record<string, Architecture>>;

export type PresetName = keyof typeof presets;
