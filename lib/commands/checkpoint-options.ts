import type { Command } from "commander";
import type { LoadOptions } from "../models";
import { UserError } from "../common";

const choices = {
  activation: ["gelu", "gelu-tanh", "quick-gelu", "relu", "silu"],
  interpolation: ["bicubic", "bilinear"],
  stem: ["cifar", "imagenet"],
} as const;

/** Adds the options that say what neither a checkpoint's weights nor a configuration beside them do. */
export function withLoadOptions(command: Command): Command {
  return command
    .option("--architecture <name>", "a preset, instead of inferring it from the weights")
    .option("--activation <name>", `${choices.activation.join(", ")}: where the file can't tell`)
    .option("--heads <number>", "attention heads of the image tower")
    .option("--mean <numbers>", "mean of each channel, from 0 to 1: 0.485,0.456,0.406")
    .option("--std <numbers>", "standard deviation of each channel")
    .option("--size <pixels>", "side of the pictures; position embeddings are resampled to it")
    .option(
      "--crop <share>",
      "share of the short side that is kept (0.875), or squash: all of it, made square",
    )
    .option("--interpolation <name>", choices.interpolation.join(" or "))
    .option("--stem <name>", "a ResNet's 3x3 stem: cifar (small pictures) or imagenet")
    .option("--weights <prefix>", "which of several encoders in a file: teacher, model_ema, encoder_q, ...");
}

/** Those options, checked. */
export function loadOptions(given: Readonly<Record<string, unknown>>): LoadOptions {
  const { architecture, heads, size, mean, std, crop, weights } = given;
  const options = {
    // Its name is checked where the presets are.
    architecture: typeof architecture === "string" ? architecture : undefined,
    activation: choice("activation", given.activation),
    interpolation: choice("interpolation", given.interpolation),
    stem: choice("stem", given.stem),
    heads: number("heads", heads, 1, 1024),
    size: number("size", size, 1, 4096),
    mean: numbers("mean", mean),
    std: numbers("std", std),
    crop: crop === "squash" ? crop : number("crop", crop, 0.01, 1),
    weights: typeof weights === "string" ? weights : undefined,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as LoadOptions;
}

function choice(name: keyof typeof choices, value: unknown): string | undefined {
  if (value === undefined || (choices[name] as readonly unknown[]).includes(value))
    return value as string | undefined;
  throw new UserError(`--${name} ${JSON.stringify(value)}: expected ${choices[name].join(", ")}`);
}

function number(name: string, value: unknown, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const found = Number(value);
  const isWhole = least < 1 || Number.isInteger(found);
  if (found >= least && found <= most && isWhole) return found;
  throw new UserError(`--${name} ${JSON.stringify(value)}: expected a number from ${least} to ${most}`);
}

function numbers(name: string, value: unknown): number[] | undefined {
  if (value === undefined) return undefined;
  const found = (typeof value === "string" ? value : "").split(/[, ]+/).map(Number);
  if (found.every(Number.isFinite)) return found;
  throw new UserError(`--${name} ${JSON.stringify(value)}: expected numbers with commas between`);
}
