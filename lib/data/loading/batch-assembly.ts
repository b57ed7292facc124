import { UserError } from "../../common";
import type { Pixels } from "../images";
import type { Sample } from "../sample";
import type { SkipLog } from "../skip-log";
import type { Batch, Position } from "./batch";
import type { SampleAtPosition } from "./sample-order";
import { finish, shapeOf, type Transform } from "./transform";

/** A batch being put together. */
export class BatchAssembly {
  count = 0;
  /** Those of bad pictures too. */
  slots = 0;
  private readonly shape: { size: number; channels: number };
  /** Values of one picture. */
  private readonly length: number;
  private readonly views: Float32Array[];
  private readonly samples: Sample[] = [];
  private position: Position;

  constructor(
    batchSize: number,
    views: number,
    private readonly transform: Transform,
    private readonly seed: string | number,
    readonly epoch: number,
    /** Memory of batches that were given back. */
    private readonly spare: Float32Array[],
  ) {
    this.shape = shapeOf(transform);
    this.length = this.shape.size ** 2 * this.shape.channels;
    this.views = Array.from(
      { length: views },
      () => spare.pop() ?? new Float32Array(batchSize * this.length),
    );
    this.position = { epoch, taken: 0 };
  }

  add({ sample, position }: SampleAtPosition, pixels: readonly Pixels[] | undefined): void {
    this.position = position;
    this.slots++;
    if (pixels === undefined) return;
    const start = this.count * this.length;
    this.views.forEach((into, view) => {
      const draw = { seed: this.seed, epoch: this.epoch, key: sample.key, view };
      finish(pixels[view] as Pixels, this.transform, draw, into, start);
    });
    this.samples.push(sample);
    this.count++;
  }

  /** Repeats good pictures in the slots of bad ones. @throws UserError where none is good */
  fillBadSlots(skipLog: SkipLog): void {
    const { length } = this;
    const good = this.count;
    if (good === 0)
      throw new UserError(`a batch of ${this.slots} pictures, all of them bad: ${skipLog.describe()}`);
    for (; this.count < this.slots; this.count++) {
      const from = this.count % good;
      for (const view of this.views) view.copyWithin(this.count * length, from * length, (from + 1) * length);
      this.samples.push(this.samples[from] as Sample);
    }
  }

  batch(): Batch {
    const { samples, count, length } = this;
    let held = this.views;
    return {
      views: this.views.map((all) => all.subarray(0, count * length)),
      count,
      ...this.shape,
      keys: samples.map(({ key }) => key),
      labels: Int32Array.from(samples, ({ label }) => label ?? -1),
      captions: samples.map(({ caption }) => caption ?? ""),
      position: this.position,
      release: () => {
        this.spare.push(...held);
        held = [];
      },
    };
  }
}
