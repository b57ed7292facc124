/** One thing to time. Files `*.bench.ts` beside this one export a list of them as `benchmarks`. */
export interface Benchmark {
  readonly name: string;
  /**
   * How many runs of each side count; default 15. Two more come first and don't (one where there are fewer than five).
   */
  readonly rounds?: number;
  /** `"any"`: what `--device gpu` runs too; the peer is then told `cuda`. Default: the CPU alone. */
  readonly device?: "any";
  /** Makes what is timed; `run` is one run. */
  prepare(): Promise<Subject> | Subject;
  readonly peer?: Peer;
  /** Whether the peer can be compiled (PyTorch's `torch.compile`): its script is then told `compile`. */
  readonly compiles?: true;
}

export interface Subject {
  run(): Promise<unknown> | unknown;
  dispose?(): void;
}

/**
 * Who it is measured against: a Python script that prints `ready`, then for each line it reads does one run and prints
 * its milliseconds (see peer.py).
 */
export interface Peer {
  readonly script: string;
  /** `cuda`, or `cpu`, and `compile` may follow these. */
  readonly args?: readonly string[];
  readonly compile?: boolean;
  /** What must be installed for it, as pip would be told. */
  readonly needs: string;
}
