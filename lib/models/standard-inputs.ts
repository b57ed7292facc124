import type { ImageInput } from "./architecture";

/** How OpenAI's and OpenCLIP's CLIP prepare pictures. @param size side of the input in pixels. */
export const clipInput = (size: number): ImageInput => ({
  size,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
  shortest: size,
  interpolation: "bicubic",
});

/** How torchvision's supervised models prepare pictures. @param size side of the input in pixels. */
export const imagenetInput = (size: number): ImageInput => ({
  size,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  shortest: Math.round((size * 256) / 224),
  interpolation: "bilinear",
});

/** How Google's ViT and Mixer prepare pictures: channels from −1 to 1. @param size side of the input in pixels. */
export const vitInput = (size: number): ImageInput => ({
  size,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  shortest: Math.round((size * 256) / 224),
  interpolation: "bicubic",
});
