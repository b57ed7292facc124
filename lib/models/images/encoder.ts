import type { Module } from "../module";

/** Images, [batch, height, width, channels], in; features, [batch, featureSize], out. */
export interface ImageEncoder extends Module {
  readonly featureSize: number;
}
