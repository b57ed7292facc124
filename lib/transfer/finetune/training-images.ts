import { UserError } from "../../common";
import { finish, startDecoder, type TaskSplit, type Transform } from "../../data";
import { augmentations, supervisedAugmentation, type Augmentation } from "../../data/images";
import type { Tensor } from "../../engine";
import { evaluationOf, inputLength, inputTensor, type Architecture } from "../../models";
import { random } from "../../random";
import { fineTuningRedraws, plainImages, redrawnImages } from "../../training";
import { matchesInput } from "../evaluation-images";

/**
 * How training pictures are changed at random: `redraw` (icons and digits in memory: turn, size, shear, shift,
 * contrast), `mild` (crop and flip, for small photographs), `none`, or a name of `data.images.augmentations`
 * (`finetune` is the paper's).
 */
export type AugmentationName = string;

/** Crop and flip, for pictures of few pixels. */
const mild: Augmentation = {
  ...supervisedAugmentation,
  name: "mild",
  crop: { ...supervisedAugmentation.crop, scale: [0.6, 1] },
};

const named: Readonly<Record<string, Augmentation>> = { ...augmentations, mild };

/** The augmentation that suits a model's pictures, for trials that name none. */
export function defaultAugmentation({ pictures }: TaskSplit, architecture: Architecture): AugmentationName {
  if (pictures?.channels === 1 && matchesInput(pictures, architecture)) return "redraw";
  return architecture.input.size >= 128 ? "finetune" : "mild";
}

/**
 * Gives the training pictures of each step. How they are changed at random depends on the seed, the step and the
 * picture alone.
 */
export interface TrainingImages {
  /**
   * The pictures of a step, [n, size, size, channels]. Dispose of them before the second call after this one, which
   * may overwrite their values.
   */
  images(indices: readonly number[], step: number): Promise<Tensor>;
  /** Begins to decode the next step's pictures, while the model trains on this step's. */
  prepare(indices: readonly number[], step: number): void;
  close(): Promise<void>;
}

/**
 * @param options.mirror whether a mirrored picture still shows its class: directions and digits don't.
 * @param options.again whether steps are asked for more than once: what was decoded is then kept, up to 256 MB.
 */
export function trainingImages(
  split: TaskSplit,
  architecture: Architecture,
  options: { augmentation: AugmentationName; seed: string; mirror: boolean; again?: boolean },
): TrainingImages {
  const { augmentation, seed, mirror, again = false } = options;
  if (!Object.hasOwn(named, augmentation) && augmentation !== "redraw" && augmentation !== "none")
    throw new UserError(
      `augmentation ${augmentation}: expected redraw, none, or one of ${Object.keys(named).join(", ")}`,
    );
  const { pictures } = split;
  const memory = pictures !== undefined && matchesInput(pictures, architecture) ? pictures : undefined;
  if (pictures !== undefined && augmentation === "none")
    return instantly((indices) => plainImages(pictures, indices, architecture.input), false);
  if (memory?.channels === 1 && augmentation === "redraw") {
    const range = { ...fineTuningRedraws, flip: mirror };
    return instantly(
      (indices, step) => redrawnImages(memory, indices, architecture.input, range, random(seed, step)),
      again,
    );
  }
  return decoded(split, architecture, transformOf(architecture, augmentation, mirror), { seed, again });
}

/** Pictures that are made when they are asked for; `again`: kept for a second use, up to 256 MB. */
function instantly(
  make: (indices: readonly number[], step: number) => Tensor,
  again: boolean,
): TrainingImages {
  const kept = new Map<number, Tensor>();
  let room = again ? mostKeptBytes : 0;
  return {
    images(indices, step) {
      const before = kept.get(step);
      if (before !== undefined) return Promise.resolve(before.clone());
      const made = make(indices, step);
      const bytes = 4 * made.size;
      if (room >= bytes) {
        room -= bytes;
        kept.set(step, made.clone());
      }
      return Promise.resolve(made);
    },
    prepare: () => undefined,
    close() {
      for (const tensor of kept.values()) tensor.dispose();
      kept.clear();
      return Promise.resolve();
    },
  };
}

function transformOf(architecture: Architecture, name: AugmentationName, mirror: boolean): Transform {
  const { size, mean, std } = architecture.input;
  if (name === "none") return { evaluation: evaluationOf(architecture) };
  const chosen = named[name === "redraw" ? "mild" : name]!;
  return {
    augmentation: {
      ...chosen,
      size,
      steps: chosen.steps.filter(({ kind }) => mirror || kind !== "flip"),
      normalization: { mean, std },
    },
  };
}

/** Most bytes of decoded steps that are kept for a second use. */
const mostKeptBytes = 256 * 2 ** 20;

function decoded(
  { samples }: TaskSplit,
  architecture: Architecture,
  transform: Transform,
  { seed, again }: { seed: string; again: boolean },
): TrainingImages {
  const pictureValues = inputLength(architecture.input);
  const decoder = startDecoder(transform);
  // Tensors share the memory of their values: two steps in turn, since one step's is filled while the other's is
  // trained on.
  const memory: Float32Array[] = [];
  const kept = new Map<number, Promise<Float32Array>>();
  let room = again ? mostKeptBytes : 0;
  const make = (indices: readonly number[], step: number): Promise<Float32Array> => {
    const before = kept.get(step);
    if (before !== undefined) return before;
    const length = indices.length * pictureValues;
    if (room < 4 * length) {
      const turn = step % 2;
      if (memory[turn]?.length !== length) memory[turn] = new Float32Array(length);
      return fill(memory[turn]!, indices, step);
    }
    room -= 4 * length;
    const values = fill(new Float32Array(length), indices, step);
    kept.set(step, values);
    return values;
  };
  const fill = async (
    values: Float32Array,
    indices: readonly number[],
    step: number,
  ): Promise<Float32Array> => {
    await Promise.all(
      indices.map(async (index, i) => {
        const sample = samples[index]!;
        const draw = { seed, epoch: step, key: sample.key, view: i };
        const pixels = await decoder.decode((await sample.image?.()) ?? Buffer.alloc(0), draw);
        finish(pixels, transform, draw, values, i * pictureValues);
      }),
    );
    return values;
  };
  let next: { step: number; values: Promise<Float32Array> } | undefined;
  return {
    async images(indices, step) {
      const values = next?.step === step ? next.values : make(indices, step);
      return inputTensor(await values, architecture.input);
    },
    prepare(indices, step) {
      const values = make(indices, step);
      // An error is thrown where the pictures are awaited, not before.
      values.catch(() => undefined);
      next = { step, values };
    },
    async close() {
      await next?.values.catch(() => undefined);
      await decoder.close();
    },
  };
}
