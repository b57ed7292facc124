import type { Method, Objective, Shots } from "./nouns";

/**
 * A start that a claim speaks of: the authors' name of a pre-training (`pretrainings`), and where they are not the usual
 * ones (the pre-training's objective or `clip`, `finetune`, its architecture or `RN50`) how it was trained and transferred.
 */
export type ClaimStart =
  string | { name: string; objective?: Objective; method?: Method; architecture?: string };

/** Starts: some, or all sources that the table compares, with some left out. */
export type ClaimStarts = readonly ClaimStart[] | { sources: "all"; except?: readonly string[] };

/** `each`: on every task by itself. `mean`: on the mean over tasks. */
export type Across = "each" | "mean";

/**
 * One thing that must be true for a claim to hold, as numbers that must be positive (`lib/results/scoreboard` works them out).
 * Accuracies and margins are fractions: 0.05 is five points.
 */
export type ClaimPart =
  /** The mean spread of the sources is above what equal sources would show. */
  | { kind: "beyond noise" }
  /** The mean spread at `full` is below `to` times that at every smaller number of shots. */
  | { kind: "shrinks"; to: number }
  /** Every start of `starts` is ahead of every one of `of` (or the first of each pair of the second) by more than `by`. */
  | { kind: "ahead"; starts: ClaimStarts; of: ClaimStarts; tasks: ClaimTasks; across: Across; by?: number }
  | { kind: "ahead in pairs"; pairs: readonly ClaimPair[]; tasks: ClaimTasks; across: Across; by?: number }
  /** No two of the starts differ by more than `margin`. */
  | { kind: "alike"; starts: ClaimStarts; tasks: ClaimTasks; across: Across; margin: number }
  /** Best and worst start differ by more than `margin`. */
  | { kind: "apart"; starts: ClaimStarts; tasks: ClaimTasks; margin: number }
  /** The tasks order the starts differently: Spearman's correlation, the mean over pairs of tasks, is below `rho`. */
  | { kind: "mixed order"; starts: ClaimStarts; rho: number }
  /** The mean start gains more over scratch on each of `tasks` than on each of `than`. */
  | { kind: "gains more"; tasks: readonly string[]; than: readonly string[]; over: ClaimStart }
  /** The best start of one task is not that of another: each leads the other on its own task. */
  | { kind: "best changes"; tasks: readonly string[] }
  /** The first of each pair is ahead of the second in more than half of the cells. */
  | { kind: "more often ahead"; pairs: readonly ClaimPair[]; tasks: ClaimTasks }
  /** The lead of the first of each pair over the second is larger than at `full`. */
  | { kind: "lead shrinks"; pairs: readonly ClaimPair[]; tasks: ClaimTasks }
  /** The start is ahead of the mean of the other sources on the task, and by more than on the other tasks. */
  | { kind: "affinity"; start: ClaimStart; task: string };

export type ClaimPair = readonly [ClaimStart, ClaimStart];
export type ClaimTasks = readonly string[] | "all";

/** A claim of the paper, in our words. */
export interface Claim {
  id: number;
  text: string;
  /** Where the paper makes it. */
  section: string;
  /** The shots that it speaks of. */
  shots: readonly Shots[];
  /** All must be true. */
  parts: readonly ClaimPart[];
  /** What of the rule is our reading. */
  reading?: string;
}

/** "By far", "by a large margin": five points. */
const far = 0.05;
/** "As good as", "very similar": within three points. */
const alike = 0.03;

const few: readonly Shots[] = [1, 5, 10, 20];
const every: readonly Shots[] = [...few, "full"];
const six = ["CIFAR100", "DTD", "CALTECH101", "PETS", "REAL", "CLIPART"] as const;
const except = (...tasks: readonly string[]) => six.filter((task) => !tasks.includes(task));

const simclr = (name: string): ClaimPair => [
  { name, objective: "simclr", method: "lp-ft" },
  { name, objective: "clip", method: "lp-ft" },
];

/** The claims of abstract, introduction, sections 3.1 to 3.5, appendices C and F, and of the first two versions. */
export const claims: readonly Claim[] = [
  {
    id: 1,
    text: "Sources differ when few images are there to fine-tune on",
    section: "abstract, 3.1, Figure 1",
    shots: few,
    parts: [{ kind: "beyond noise" }],
    reading: "the mean normalised spread is above that of equal sources on the same test sizes",
  },
  {
    id: 2,
    text: "With all images the difference largely goes, though not for DTD, CALTECH101, PETS and CLIPART",
    section: "abstract, 3.1, Figures 1 and 6",
    shots: ["full"],
    parts: [
      { kind: "shrinks", to: 0.5 },
      {
        kind: "alike",
        starts: { sources: "all" },
        tasks: ["CIFAR100", "REAL", "CameraTraps", "CassavaLeafDisease", "EuroSAT"],
        across: "each",
        margin: alike,
      },
      {
        kind: "apart",
        starts: { sources: "all" },
        tasks: ["DTD", "CALTECH101", "PETS", "CLIPART"],
        margin: alike,
      },
    ],
    reading: "largely: more than half of the mean spread; very similar: best and worst within 3 points",
  },
  {
    id: 3,
    text: "Shutterstock and LAION are the best sources across tasks",
    section: "3.2, Figure 6",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["Shutterstock2.7m", "LAION2.7m"],
        of: { sources: "all", except: ["Shutterstock2.7m", "LAION2.7m"] },
        tasks: "all",
        across: "mean",
      },
    ],
    reading: "both are ahead of every other source on the mean over tasks",
  },
  {
    id: 4,
    text: "WIT is the worst source in most cases",
    section: "introduction, 3.2, Figure 6",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: { sources: "all", except: ["WIT2.7m"] },
        of: ["WIT2.7m"],
        tasks: "all",
        across: "mean",
      },
    ],
    reading: "every other source is ahead of it on the mean over tasks",
  },
  {
    id: 5,
    text: "The order of the sources between best and worst is mixed",
    section: "introduction",
    shots: every,
    parts: [
      {
        kind: "mixed order",
        starts: { sources: "all", except: ["Shutterstock2.7m", "WIT2.7m"] },
        rho: 0.5,
      },
    ],
    reading: "mixed: tasks' orders correlate below 0.5 (Spearman, mean over pairs of tasks)",
  },
  {
    id: 6,
    text: "RedCaps is the best source for PETS",
    section: "3.2, Figure 6",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["Redcaps2.7m"],
        of: { sources: "all", except: ["Redcaps2.7m"] },
        tasks: ["PETS"],
        across: "each",
      },
    ],
  },
  {
    id: 7,
    text: "Even the worst source beats training from scratch",
    section: "introduction, 3.3, Figure 6",
    shots: every,
    parts: [{ kind: "ahead", starts: { sources: "all" }, of: ["Scratch"], tasks: six, across: "each" }],
    reading: "every source on every task where scratch was measured, which is at full alone",
  },
  {
    id: 8,
    text: "Pre-training adds most on PETS, CALTECH101 and CLIPART",
    section: "3.3, Figure 6",
    shots: ["full"],
    parts: [
      {
        kind: "gains more",
        tasks: ["PETS", "CALTECH101", "CLIPART"],
        than: ["CIFAR100", "DTD", "REAL"],
        over: "Scratch",
      },
    ],
    reading: "the mean source's gain over scratch on each of the three is above that on each of the others",
  },
  {
    id: 9,
    text: "Supervised ImageNet beats ImageNet with Flickr captions by far on every task",
    section: "3.4, Figures 2 and 4",
    shots: every,
    parts: [
      { kind: "ahead", starts: ["IN1K"], of: ["IN1K-Captions"], tasks: six, across: "each" },
      { kind: "ahead", starts: ["IN1K"], of: ["IN1K-Captions"], tasks: six, across: "mean", by: far },
    ],
    reading: "ahead on every task, and by more than 5 points on their mean",
  },
  {
    id: 10,
    text: "Clean template captions beat Flickr captions by far",
    section: "3.4, Figures 2 and 4",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["IN_1K_CLIP_captions"],
        of: ["IN1K-Captions"],
        tasks: six,
        across: "mean",
        by: far,
      },
    ],
    reading: "by more than 5 points on the mean over tasks",
  },
  {
    id: 11,
    text: "Template captions beat supervised ImageNet on CIFAR100 alone; supervised is best on the others",
    section: "3.4, Figures 2 and 4",
    shots: every,
    parts: [
      { kind: "ahead", starts: ["IN_1K_CLIP_captions"], of: ["IN1K"], tasks: ["CIFAR100"], across: "each" },
      {
        kind: "ahead",
        starts: ["IN1K"],
        of: ["IN_1K_CLIP_captions"],
        tasks: except("CIFAR100"),
        across: "each",
      },
    ],
  },
  {
    id: 12,
    text: "Template captions beat LAION-1m by far",
    section: "3.5, Figures 2 and 4",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["IN_1K_CLIP_captions"],
        of: ["LAION1m"],
        tasks: six,
        across: "mean",
        by: far,
      },
    ],
    reading: "by more than 5 points on the mean over tasks",
  },
  {
    id: 13,
    text: "LAION-1m is only as good as Flickr captions of half its size",
    section: "3.5, Figures 2 and 4",
    shots: every,
    parts: [
      {
        kind: "alike",
        starts: ["LAION1m", "IN1K-Captions"],
        tasks: six,
        across: "mean",
        margin: alike,
      },
    ],
    reading: "within 3 points on the mean over tasks",
  },
  {
    id: 14,
    text: "15 times as much of LAION beats template captions on CIFAR100 alone",
    section: "3.5, Figures 3 and 5",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["LAION15m"],
        of: ["IN_1K_CLIP_captions"],
        tasks: ["CIFAR100"],
        across: "each",
      },
      {
        kind: "ahead",
        starts: ["IN_1K_CLIP_captions"],
        of: ["LAION15m"],
        tasks: except("CIFAR100"),
        across: "each",
      },
    ],
  },
  {
    id: 15,
    text: "DTD, REAL and CLIPART need 2000 times as much of LAION to match template captions",
    section: "abstract, 3.5, Figures 3 and 5",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["IN_1K_CLIP_captions"],
        of: ["LAION15m"],
        tasks: ["DTD", "REAL", "CLIPART"],
        across: "each",
      },
      {
        kind: "ahead",
        starts: ["LAION2B"],
        of: ["IN_1K_CLIP_captions"],
        tasks: ["DTD", "REAL", "CLIPART"],
        across: "each",
      },
    ],
    reading:
      "15 times as much is behind, 2000 times as much ahead; LAION-2B is ViT-B/32, so size and architecture change together",
  },
  {
    id: 16,
    text: "Even 2000 times as much of LAION does not help on CALTECH101 and PETS",
    section: "3.5, Figures 3 and 5",
    shots: every,
    parts: [
      {
        kind: "ahead",
        starts: ["IN_1K_CLIP_captions"],
        of: ["LAION2B"],
        tasks: ["CALTECH101", "PETS"],
        across: "each",
      },
    ],
    reading: "template captions stay ahead; LAION-2B is ViT-B/32, so size and architecture change together",
  },
  {
    id: 17,
    text: "With ViT-B/32, LAION-400m and OpenAI-400m are alike even with few images",
    section: "F, Figure 8",
    shots: every,
    parts: [
      {
        kind: "alike",
        starts: [
          { name: "LAION400m", architecture: "ViT-B/32" },
          { name: "OpenAI400m", architecture: "ViT-B/32" },
        ],
        tasks: ["CIFAR100", "DTD", "CALTECH101"],
        across: "each",
        margin: alike,
      },
    ],
    reading: "within 3 points on each task",
  },
  {
    id: 18,
    text: "The best source changes among CameraTraps, Cassava and EuroSAT",
    section: "C, Figure 6",
    shots: every,
    parts: [{ kind: "best changes", tasks: ["CameraTraps", "CassavaLeafDisease", "EuroSAT"] }],
    reading: "on two of the tasks each one's best source is ahead of the other's",
  },
  {
    id: 19,
    text: "Image-image pre-training (SimCLR) usually transfers better than language-image (CLIP)",
    section: "abstract of versions 1 and 2, G",
    shots: few,
    parts: [
      {
        kind: "more often ahead",
        pairs: [simclr("CC12m"), simclr("Redcaps2.7m"), simclr("Shutterstock2.7m")],
        tasks: six,
      },
    ],
    reading: "usually: in more than half of source x task cells, both with LP-FT",
  },
  {
    id: 20,
    text: "Larger pre-training sets are better, most so with few images",
    section: "abstract of versions 1 and 2",
    shots: every,
    parts: [
      {
        kind: "ahead in pairs",
        pairs: [
          ["LAION2.7m", "LAION1m"],
          ["LAION15m", "LAION2.7m"],
          ["YFCC2.7m", "YFCC_0.5m"],
          ["YFCC15m", "YFCC2.7m"],
        ],
        tasks: six,
        across: "mean",
      },
      {
        kind: "lead shrinks",
        pairs: [
          ["LAION15m", "LAION1m"],
          ["YFCC15m", "YFCC_0.5m"],
        ],
        tasks: six,
      },
    ],
    reading: "every step up in size gains on the mean over tasks, and the whole gain is larger than at full",
  },
  {
    id: 21,
    text: "A source whose captions name what a task shows transfers well to it: RedCaps (cat, dog) to PETS, Shutterstock (pattern, texture, design) to DTD",
    section: "3.2, Table 3",
    shots: every,
    parts: [
      { kind: "affinity", start: "Redcaps2.7m", task: "PETS" },
      { kind: "affinity", start: "Shutterstock2.7m", task: "DTD" },
    ],
    reading:
      "ahead of the mean of the other sources there, and by more than on the other tasks; two pairs chosen after the fact show no general rule",
  },
];
