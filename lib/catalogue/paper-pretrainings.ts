import type { Objective } from "./experiment";

/** One pre-training of the paper, as its results file names it. */
export interface PaperPretraining {
  /** The authors' name (column `us`). */
  fileName: string;
  /** What a figure writes beside its line. */
  label: string;
  /** The source (`paperSources`), `none` for scratch. */
  source: string;
  /** Pairs or images trained on: exact where the paper counts them, else the name's number. */
  sourceSize: number;
  /** Where the architecture is not the one that the authors' file names. */
  architecture?: string;
  /** Where the objective is not the one that the authors' file names (column `loss`). */
  objective?: Objective;
}

/** Every pre-training in the authors' file. */
export const paperPretrainings: readonly PaperPretraining[] = [
  { fileName: "YFCC2.7m", label: "YFCC 2.7m", source: "YFCC", sourceSize: 2_700_000 },
  { fileName: "LAION2.7m", label: "LAION 2.7m", source: "LAION", sourceSize: 2_700_000 },
  { fileName: "Redcaps2.7m", label: "RedCaps 2.7m", source: "RedCaps", sourceSize: 2_700_000 },
  { fileName: "Shutterstock2.7m", label: "Shutterstock 2.7m", source: "Shutterstock", sourceSize: 2_700_000 },
  { fileName: "CC3m", label: "CC-3M", source: "CC3M", sourceSize: 2_799_553 },
  { fileName: "CC12m", label: "CC-12M 2.7m", source: "CC12M", sourceSize: 2_700_000 },
  { fileName: "WIT2.7m", label: "WIT 2.7m", source: "WIT", sourceSize: 2_700_000 },
  { fileName: "YFCC_0.5m", label: "YFCC 0.5m", source: "YFCC", sourceSize: 500_000 },
  { fileName: "YFCC15m", label: "YFCC 15m", source: "YFCC", sourceSize: 14_829_396 },
  { fileName: "LAION1m", label: "LAION 1m", source: "LAION", sourceSize: 1_000_000 },
  { fileName: "LAION5m", label: "LAION 5m", source: "LAION", sourceSize: 5_000_000 },
  { fileName: "LAION7.5m", label: "LAION 7.5m", source: "LAION", sourceSize: 7_500_000 },
  { fileName: "LAION9.6m", label: "LAION 9.6m", source: "LAION", sourceSize: 9_600_000 },
  { fileName: "LAION15m", label: "LAION 15m", source: "LAION", sourceSize: 15_504_742 },
  { fileName: "LAION400m", label: "LAION 400m", source: "LAION", sourceSize: 400_000_000 },
  // Three rows are filed as RN50: they repeat ViT-B/32's numbers, and no RN50 on LAION-2B was released.
  {
    fileName: "LAION2B",
    label: "LAION 2B (ViT-B/32)",
    source: "LAION",
    sourceSize: 2_000_000_000,
    architecture: "ViT-B/32",
  },
  { fileName: "OpenAI400m", label: "OpenAI 400m", source: "OpenAI", sourceSize: 400_000_000 },
  { fileName: "IN1K", label: "IN1K labels", source: "IN1K", sourceSize: 1_281_167 },
  {
    fileName: "IN_1K_CLIP_captions",
    label: "IN1K template captions",
    source: "IN1K-Template-Captions",
    sourceSize: 1_281_167,
  },
  {
    fileName: "IN1K-Captions",
    label: "IN1K Flickr captions",
    source: "IN1K-Flickr-Captions",
    sourceSize: 463_622,
  },
  { fileName: "Scratch", label: "from scratch", source: "none", sourceSize: 0, objective: "scratch" },
  { fileName: "LAION0m", label: "from scratch", source: "none", sourceSize: 0, objective: "scratch" },
];

/** The authors' names of the seven pre-trainings that Figure 1 compares. */
export const sevenSources = [
  "YFCC2.7m",
  "LAION2.7m",
  "Redcaps2.7m",
  "Shutterstock2.7m",
  "CC3m",
  "CC12m",
  "WIT2.7m",
] as const;

/** The pre-training with the authors' name `fileName`, or undefined. */
export function paperPretraining(fileName: string): PaperPretraining | undefined {
  return paperPretrainings.find((entry) => entry.fileName === fileName);
}
