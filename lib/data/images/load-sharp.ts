import type { Sharp, SharpOptions } from "sharp";

/** How sharp starts a pipeline. */
type StartPipeline = (input: Buffer, options?: SharpOptions) => Sharp;

let loaded: Promise<StartPipeline> | undefined;

/** sharp, loaded at the first picture: what shows no picture starts without it. */
export function loadSharp(): Promise<StartPipeline> {
  return (loaded ??= import("sharp").then(({ default: sharp }) => {
    // Each picture is decoded once: a cache of its parts would only hold memory.
    sharp.cache(false);
    return (input, options) => sharp(input, options);
  }));
}
