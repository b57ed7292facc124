import type { Architecture } from "../../models";
import { disposeSharedStep, type SharedStep } from "../../training";
import type { Head } from "../heads/head";

/**
 * Compiled steps by what settles them, least recently used first: trials of one architecture and kind of head differ
 * in numbers only.
 */
const sharedSteps = new Map<string, SharedStep>();
const mostSharedSteps = 2;

/** The compiled step that fine-tunings of this architecture and kind of head share. */
export function sharedStepOf(
  architecture: Architecture,
  { kind, weight, bias }: Head,
  frozen: boolean,
  weightDecay: number,
): SharedStep {
  const { input, image, clip } = architecture;
  const key = JSON.stringify([
    input.size,
    image,
    clip?.embed,
    kind,
    weight.shape,
    bias === undefined,
    frozen,
    weightDecay > 0,
  ]);
  const shared = sharedSteps.get(key) ?? {};
  sharedSteps.delete(key);
  sharedSteps.set(key, shared);
  for (const [oldest, step] of sharedSteps) {
    if (sharedSteps.size <= mostSharedSteps) break;
    disposeSharedStep(step);
    sharedSteps.delete(oldest);
  }
  return shared;
}
