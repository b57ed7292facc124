import { tf } from "../../engine";
import { random } from "../../random";
import type { Head } from "./head";

/** A head of random weights, drawn from the seed: normal, of length about 1 a column where the head is linear. */
export function randomHead(kind: Head["kind"], features: number, classes: number, seed: number): Head {
  const stream = random("head", seed);
  const scale = kind === "cosine" ? 1 : 1 / Math.sqrt(features);
  const values = Float32Array.from({ length: features * classes }, () => scale * stream.normal());
  const weight = tf.tensor2d(values, [features, classes]);
  return kind === "cosine" ? { kind, weight } : { kind, weight, bias: tf.zeros([classes]) };
}
