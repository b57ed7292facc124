import { UserError } from "../common";
import { tf, type Tensor } from "../engine";
import type { Architecture, FrozenTower, TextTower } from "./architecture";
import { clipVit } from "./images/clip-vit";
import type { ImageEncoder } from "./images/encoder";
import { convnext } from "./images/convnext";
import { efficientnet } from "./images/efficientnet";
import { mixer } from "./images/mixer";
import { modifiedResnet } from "./images/modified-resnet";
import { regnet } from "./images/regnet";
import { resnet } from "./images/resnet";
import { swin } from "./images/swin";
import { vit } from "./images/vit";
import { batchNormFlat, gelu, linear, relu } from "./layers";
import { compose, prefixed, weight, type Fold, type Module, type Parameters, type Weights } from "./module";
import { meanOfWords } from "./texts/mean-of-words";
import { textTransformer } from "./texts/text-transformer";

/** A model built from its architecture. All its parts take the same weights, under their full names. */
export interface Model {
  readonly architecture: Architecture;
  readonly parameters: Parameters;
  readonly folds: readonly Fold[];
  /** Images, [batch, height, width, channels] as the architecture's input says, to features, [batch, featureSize]. */
  readonly image: ImageEncoder;
  /** CLIP's text tower: ids, [batch, context] int32, to features of the same width as the images'. */
  readonly text?: Module;
  /** What stands on the features in pre-training: SimCLR's projection, or the classifier of supervised models. */
  readonly head?: Module;
  /** SLIP's image encoder in its two parts: the head stands on the first one's features. */
  readonly parts?: ImageParts;
}

/** An image encoder of CLIP's in two. */
export interface ImageParts {
  /** Images, as in `Model.image`, to features, [batch, featureSize]. */
  readonly trunk: ImageEncoder;
  /** These features to the space that CLIP's towers share. */
  readonly projection: Module;
}

/** Builds a model: no tensors yet, see `initialise` and the reading of checkpoints. */
export function build(architecture: Architecture): Model {
  const { clip, simclr, supervised } = architecture;
  if (clip !== undefined) {
    const image = clipImage(architecture, clip.embed);
    const text = textTower(clip.text, clip.embed);
    const scale: Parameters = {
      logit_scale: { shape: [], init: { kind: "constant", value: clip.logitScale }, decay: false },
    };
    if (simclr === undefined) return model(architecture, image, { text, own: scale });
    const parts = imageParts(architecture, clip.embed);
    const head = projectionHead(parts.trunk.featureSize, simclr);
    return { ...model(architecture, image, { text, head, own: scale }), parts };
  }
  const encoder = imageEncoder(architecture);
  if (simclr !== undefined) {
    const image = { ...prefixed("visual", encoder), featureSize: encoder.featureSize };
    return model(architecture, image, { head: projectionHead(encoder.featureSize, simclr) });
  }
  const name = classifierName(architecture.image);
  const classifier = supervised && linear(encoder.featureSize, supervised.classes);
  const head =
    classifier && name.split(".").reduceRight<Module>((module, part) => prefixed(part, module), classifier);
  return model(architecture, encoder, { ...(head && { head }) });
}

/** Stands for an encoder whose features come from elsewhere: another runtime, or a file. */
function frozenEncoder({ kind, featureSize }: FrozenTower): ImageEncoder {
  const what = kind === "onnx" ? "an ONNX file gives" : "a file of features holds";
  return {
    parameters: {},
    featureSize,
    forward() {
      throw new UserError(
        `${what} frozen features alone: it can be probed, and not fine-tuned; fine-tune the model's weights instead`,
      );
    },
  };
}

/**
 * The name of the classification layer in torchvision (ResNet) or timm (all others): `fc`, `classifier`, `head` or
 * `head.fc`.
 */
export function classifierName({ kind }: Architecture["image"]): string {
  if (kind === "resnet") return "fc";
  if (kind === "efficientnet") return "classifier";
  return kind === "convnext" || kind === "regnet" || kind === "swin" ? "head.fc" : "head";
}

function model(
  architecture: Architecture,
  image: ImageEncoder,
  { text, head, own }: { text?: Module; head?: Module; own?: Parameters },
): Model {
  const parts = [image, text, head].filter((part): part is Module => part !== undefined);
  return {
    architecture,
    parameters: Object.assign({}, ...parts.map((part) => part.parameters), own),
    folds: parts.flatMap((part) => part.folds ?? []),
    image,
    ...(text && { text }),
    ...(head && { head }),
  };
}

/** An encoder whose features are not CLIP's. */
function imageEncoder({ image, input }: Architecture): ImageEncoder {
  switch (image.kind) {
    case "resnet":
      return resnet(image, input.size);
    case "vit":
      return vit(image, input.size);
    case "mixer":
      return mixer(image, input.size);
    case "convnext":
      return convnext(image);
    case "efficientnet":
      return efficientnet(image);
    case "regnet":
      return regnet(image);
    case "swin":
      return swin(image, input.size);
    case "clip-vit":
      return clipVit(image, input.size, image.embed);
    case "onnx":
    case "features":
      return frozenEncoder(image);
    case "modified-resnet":
      throw new Error(
        `an image tower of kind ${image.kind} ends in CLIP's shared space: the architecture lacks clip`,
      );
  }
}

/** CLIP's own towers project into the shared space themselves; the others get OpenCLIP's `trunk` and `head.proj`. */
function clipImage(architecture: Architecture, embed: number): ImageEncoder {
  const { image, input } = architecture;
  const visual = () => {
    switch (image.kind) {
      case "modified-resnet":
        return modifiedResnet(image, input.size, embed);
      case "clip-vit":
        return clipVit(image, input.size, embed);
      default: {
        const trunk = imageEncoder(architecture);
        const head = sharedSpaceHead(architecture, trunk, embed);
        if (head === undefined) return compose({ trunk }, (m, images: Tensor) => m.trunk(images));
        return compose({ trunk, head }, (m, images: Tensor) => m.head(m.trunk(images)));
      }
    }
  };
  return { ...prefixed("visual", visual()), featureSize: embed };
}

/** The layers between a trunk and the shared space; undefined where there are none. */
function sharedSpaceHead(
  { clip }: Architecture,
  { featureSize }: ImageEncoder,
  embed: number,
): Module | undefined {
  if (clip?.imageHead === "none") return undefined;
  return clip?.imageHead === "mlp" ? perceptronHead(featureSize, embed) : linearHead(featureSize, embed);
}

/**
 * What `clipImage` is made of, under the same names: both of CLIP's and SimCLR's features come of one pass through the
 * trunk.
 */
function imageParts(architecture: Architecture, embed: number): ImageParts {
  const { kind } = architecture.image;
  if (kind === "clip-vit" || kind === "modified-resnet")
    throw new UserError(
      `SLIP's head stands before CLIP's projection, and an image tower of kind ${kind} projects by itself`,
    );
  const trunk = imageEncoder(architecture);
  const head = sharedSpaceHead(architecture, trunk, embed);
  if (head === undefined) throw new UserError("SLIP's image tower needs a layer into the shared space");
  return {
    trunk: { ...prefixed("visual", prefixed("trunk", trunk)), featureSize: trunk.featureSize },
    projection: prefixed("visual", prefixed("head", head)),
  };
}

function linearHead(inputs: number, embed: number): Module {
  return compose({ proj: linear(inputs, embed) }, (m, x: Tensor) => m.proj(x));
}

/** OpenCLIP's `mlp` after a tower of timm's: two linear layers, GELU between, twice the shared space's width inside. */
function perceptronHead(inputs: number, embed: number): Module {
  const mlp = compose({ fc1: linear(inputs, 2 * embed), fc2: linear(2 * embed, embed) }, (m, x: Tensor) =>
    m.fc2(gelu(m.fc1(x))),
  );
  return compose({ mlp }, (m, x: Tensor) => m.mlp(x));
}

function textTower(text: TextTower, embed: number): Module {
  return text.kind === "transformer" ? textTransformer(text, embed) : meanOfWords(text, embed);
}

/** SLIP's projection head: three linear layers with batch norm and ReLU between. */
function projectionHead(inputs: number, { hidden, output }: NonNullable<Architecture["simclr"]>): Module {
  const layers = compose(
    {
      layer1: linear(inputs, hidden),
      bn1: batchNormFlat(hidden),
      layer2: linear(hidden, hidden),
      bn2: batchNormFlat(hidden),
      layer3: linear(hidden, output),
    },
    (m, x: Tensor) => m.layer3(relu(m.bn2(m.layer2(relu(m.bn1(m.layer1(x))))))),
  );
  return prefixed("image_mlp", layers);
}

/** CLIP's factor on cosines, exp(logit_scale), at most 100 (Radford et al. 2021, section 2.4); a scalar. */
export function logitScale(weights: Weights): Tensor {
  return tf.minimum(tf.exp(weight(weights, "logit_scale")), 100);
}
