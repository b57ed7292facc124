import { tf, type Tensor } from "../engine";
import type { Architecture, TextTower } from "./architecture";
import { resnet } from "./images/resnet";
import type { ImageEncoder } from "./images/encoder";
import { batchNormFlat, linear, relu } from "./layers";
import { compose, prefixed, weight, type Fold, type Module, type Parameters, type Weights } from "./module";
import { meanOfWords } from "./texts/meanOfWords";

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
    return model(architecture, image, { text, own: scale });
  }
  const encoder = imageEncoder(architecture);
  if (simclr !== undefined) {
    const image = { ...prefixed("visual", encoder), featureSize: encoder.featureSize };
    const head = prefixed("image_mlp", projection(encoder.featureSize, simclr.hidden, simclr.output));
    return model(architecture, image, { head });
  }
  const head = supervised && prefixed("fc", linear(encoder.featureSize, supervised.classes));
  return model(architecture, encoder, { ...(head && { head }) });
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

function imageEncoder({ image, input }: Architecture): ImageEncoder {
  return resnet(image, input.size);
}

/** OpenCLIP's names for a tower with a linear layer into the shared space: `visual.trunk` and `visual.head.proj`. */
function clipImage(architecture: Architecture, embed: number): ImageEncoder {
  const trunk = imageEncoder(architecture);
  const head = compose({ proj: linear(trunk.featureSize, embed) }, (m, x: Tensor) => m.proj(x));
  const visual = compose({ trunk, head }, (m, images: Tensor) => m.head(m.trunk(images)));
  return { ...prefixed("visual", visual), featureSize: embed };
}

function textTower(text: TextTower, embed: number): Module {
  return meanOfWords(text, embed);
}

/** SLIP's projection head: three linear layers with batch norm and ReLU between. */
function projection(inputs: number, hidden: number, outputs: number): Module {
  return compose(
    {
      layer1: linear(inputs, hidden),
      bn1: batchNormFlat(hidden),
      layer2: linear(hidden, hidden),
      bn2: batchNormFlat(hidden),
      layer3: linear(hidden, outputs),
    },
    (m, x: Tensor) => m.layer3(relu(m.bn2(m.layer2(relu(m.bn1(m.layer1(x))))))),
  );
}

/** CLIP's factor on cosines, exp(logit_scale), at most 100 (Radford et al. 2021, section 2.4); a scalar. */
export function logitScale(weights: Weights): Tensor {
  return tf.minimum(tf.exp(weight(weights, "logit_scale")), 100);
}
