import { random, shuffle } from "../../random";
import type { Sample } from "../sample";
import { shuffleBuffer } from "../sampling/shuffle-buffer";
import type { BatchOptions, Position } from "./batch";

/** A sample, and where an epoch stands once it is taken. */
export interface SampleAtPosition {
  sample: Sample;
  position: Position;
}

/** The samples of all epochs in their order from `start` on, and where each leaves off. */
export async function* samplesInOrder(
  samples: readonly Sample[] | ((epoch: number) => AsyncIterable<Sample>),
  { epochs = 1, seed = 0, shuffle: mixing = true, start = { epoch: 0, taken: 0 } }: BatchOptions,
): AsyncGenerator<SampleAtPosition, undefined, undefined> {
  for (let { epoch, taken } = start; epoch < epochs; epoch++, taken = 0) {
    const order = random("order", seed, epoch);
    if (typeof samples !== "function") {
      const list = mixing === false ? samples : shuffle(samples, order);
      for (; taken < list.length; taken++)
        yield { sample: list[taken] as Sample, position: { epoch, taken: taken + 1 } };
      continue;
    }
    const stream = samples(epoch);
    const across = mixing === true ? 4096 : Number(mixing);
    let passed = 0;
    for await (const sample of across > 1 ? shuffleBuffer(stream, across, order) : stream)
      if (++passed > taken) yield { sample, position: { epoch, taken: passed } };
  }
  return undefined;
}
