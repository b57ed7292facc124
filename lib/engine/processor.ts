import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { lapackAddon } from "./installation";

/** What of a processor settles how fast TensorFlow is on it, and the last bits of its numbers. */
export interface Processor {
  /** As the system names it. */
  model: string;
  /** Cores that this process may use: as many threads compute. */
  cores: number;
  /** Its widest vector instructions first: `AMX`, `AVX-512 VNNI`, `AVX2`; empty where the system doesn't say. */
  instructions: string[];
  /** Whether TensorFlow uses Intel's oneDNN, which `TF_ENABLE_ONEDNN_OPTS=0` turns off. */
  oneDnn: boolean;
  /**
   * Whether set-up's LAPACK is there, which finds eigenvectors of wide features: TensorFlow's differ from its in the
   * last bits.
   */
  lapack: boolean;
}

/** Linux's names for what matters, widest first. */
const flags: readonly (readonly [flag: string, name: string])[] = [
  ["amx_bf16", "AMX"],
  ["avx512_bf16", "AVX-512 BF16"],
  ["avx512_vnni", "AVX-512 VNNI"],
  ["avx512f", "AVX-512"],
  ["avx2", "AVX2"],
];

/** The processor of this machine. TensorFlow is not loaded for it. */
export function processor(cpuInfo = "/proc/cpuinfo"): Processor {
  const text = existsSync(cpuInfo) ? readFileSync(cpuInfo, "utf8") : "";
  const known = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/));
  return {
    model: cpus()[0]?.model.trim() ?? "unknown CPU",
    cores: availableParallelism(),
    instructions: flags.filter(([flag]) => known.has(flag)).map(([, name]) => name),
    oneDnn: isOneDnnOn(),
    lapack: existsSync(lapackAddon()),
  };
}

/** In a few words: `AMD EPYC 7543 (AVX2; oneDNN on; LAPACK)`. */
export function describeProcessor({ model, instructions, oneDnn, lapack }: Processor = processor()): string {
  const libraries = [`oneDNN ${oneDnn ? "on" : "off"}`, lapack ? "LAPACK" : "no LAPACK"];
  return `${model} (${[...instructions, ...libraries].join("; ")})`;
}

/** TensorFlow leaves oneDNN off where a processor has no AVX-512 VNNI; here it is on unless the user turns it off. */
export function isOneDnnOn(): boolean {
  return !/^(0|false)$/i.test(process.env.TF_ENABLE_ONEDNN_OPTS ?? "1");
}
