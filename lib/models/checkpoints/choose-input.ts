import { UserError } from "../../common";
import type { PublicCheckpoint } from "../../catalogue";
import type { ImageInput } from "../architecture";
import type { LoadOptions } from "./load-options";

/** What the catalogue says of a public checkpoint's pictures; empty where it says nothing. */
export function cataloguedInput(entry: PublicCheckpoint | undefined): Partial<ImageInput> {
  if (entry?.pictures === undefined) return {};
  const { crop, size, mean, std, interpolation } = entry.pictures;
  return { size, mean, std, interpolation, shortest: Math.floor(size / crop) };
}

/**
 * How pictures are prepared: as the user says, else as a configuration or the catalogue says, else as is usual in the
 * model's family. Where only the size is changed, the short side that is cropped from changes in proportion.
 *
 * @param usual what the model's family usually takes, at the size that its weights show.
 * @param configured what a configuration beside the weights or the catalogue says; what they leave open is not in it.
 */
export function chooseInput(
  usual: ImageInput,
  configured: Partial<ImageInput>,
  options: LoadOptions,
): ImageInput {
  // Weights show a size where positions are learnt; a configuration or the user may want another.
  const size = options.size ?? configured.size ?? usual.size;
  const scaled = Math.round((usual.shortest * size) / usual.size);
  let input: ImageInput = { ...usual, shortest: scaled, ...configured, size };
  if (options.size !== undefined && configured.size !== undefined)
    input = { ...input, shortest: Math.floor((input.shortest * size) / configured.size) };
  if (configured.size !== undefined && configured.resize === undefined) input = withoutSquash(input);
  if (options.crop !== undefined) {
    input = withoutSquash(input);
    input =
      options.crop === "squash"
        ? { ...input, shortest: size, resize: "squash" }
        : { ...input, shortest: Math.floor(size / options.crop) };
  }
  const { mean, std, interpolation } = options;
  return { ...input, ...(mean && { mean }), ...(std && { std }), ...(interpolation && { interpolation }) };
}

function withoutSquash({ resize: _, ...input }: ImageInput): ImageInput {
  return input;
}

/** @throws UserError where there is not one mean and one standard deviation for each of the model's channels. */
export function checkChannels(path: string, { mean, std }: ImageInput, channels: number): void {
  for (const [name, values] of Object.entries({ mean, std }))
    if (values.length !== channels)
      throw new UserError(
        `${path}: ${name} ${values.join(" ")}: expected ${channels} numbers, one a channel`,
      );
}
