import { UserError } from "../common";

/** How many bad samples are tolerated before reading stops with an error. */
export interface BadInput {
  /** The share of samples, 0 to 1, that may be bad before reading stops with an error (default 0.05). */
  maxBad?: number;
}

/**
 * Bad ones come in clumps (a folder, a shard): while reading goes on, the share is judged from this many samples on.
 */
const enoughToStop = 1000;
/** At the end it is judged from this many on; of fewer, one bad sample would already be too many. */
const enoughAtEnd = 100;

/**
 * Counts what was read and, by name, what was left out. The one policy for bad input in all readers:
 *
 * - **A bad sample is skipped and counted by name**: `no caption`, `no image`, `missing file`, `unreadable file`,
 *   `unsafe path`, `bad label`, `label out of range`, `too large`, `corrupt image`, ...
 * - **A broken container gives what it holds**: of a `truncated file` the whole members before the break are read.
 * - **A dataset that cannot be what was asked for is refused** with one line (`UserError`): nothing there, a column
 *   missing, one class only, a pickle that wants to run code.
 * - **Too many bad ones stop the run**: more than `maxBad` of the first 1,000 or more, of 100 or more at the end; or
 *   none good at all.
 */
export class SkipLog {
  /** Samples given. */
  good = 0;
  /** Samples left out, by reason. */
  readonly skipped = new Map<string, number>();
  /** For each reason, the first few places. */
  readonly examples = new Map<string, string[]>();
  readonly maxBad: number;

  constructor({ maxBad = 0.05 }: BadInput = {}) {
    this.maxBad = maxBad;
  }

  get bad(): number {
    let bad = 0;
    for (const count of this.skipped.values()) bad += count;
    return bad;
  }

  /** Counts one bad sample. @throws UserError where there are too many. */
  skip(reason: string, where: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
    const examples = this.examples.get(reason) ?? [];
    if (examples.length < 3) this.examples.set(reason, [...examples, where]);
    if (this.isTooMany(enoughToStop)) throw this.tooMany();
  }

  /** Counts under another name what was counted as `before`: what it lacked has turned up, in the wrong place. */
  rename(before: string, reason: string, where: string): void {
    const count = (this.skipped.get(before) ?? 0) - 1;
    if (count > 0) this.skipped.set(before, count);
    else this.skipped.delete(before);
    const examples = this.examples.get(before)?.filter((one) => one !== where) ?? [];
    if (examples.length > 0) this.examples.set(before, examples);
    else this.examples.delete(before);
    this.skip(reason, where);
  }

  /** To be called at the end. @throws UserError where all were bad. */
  end(): void {
    if (this.isTooMany(enoughAtEnd) || (this.bad > 0 && this.good === 0)) throw this.tooMany();
  }

  private isTooMany(enough: number): boolean {
    const { bad, good } = this;
    return bad + good >= enough && bad > this.maxBad * (bad + good);
  }

  private tooMany(): UserError {
    const { bad, good } = this;
    if (good === 0) return new UserError(`none of ${bad} samples can be used: ${this.describe()}`);
    return new UserError(
      `${bad} of ${bad + good} samples are bad, more than ${Number((100 * this.maxBad).toPrecision(4))} %: ${this.describe()}`,
    );
  }

  /** What was skipped in one line, for instance `2 no caption (00012.tar/000000012, ...)`; empty where nothing was. */
  describe(): string {
    return [...this.skipped]
      .map(
        ([reason, count]) =>
          `${count} ${reason} (${this.examples.get(reason)?.[0] ?? ""}${count > 1 ? ", ..." : ""})`,
      )
      .join("; ");
  }
}
