import { alike, every, except, far, inV3, six, type Claim } from "./claim";

/** ImageNet, curated and with captions, against more of LAION: sections 3.4 and 3.5. */
export const aboutImagenet: readonly Claim[] = [
  {
    id: 9,
    text: "Supervised ImageNet beats ImageNet with Flickr captions by far on every task",
    places: [inV3("3.4", "Figures 2 and 4")],
    shots: every,
    parts: [{ kind: "ahead", starts: ["IN1K"], of: ["IN1K-Captions"], tasks: six, across: "each", by: far }],
    reading: "by more than 5 points on each of the six tasks",
  },
  {
    id: 10,
    text: "Clean template captions beat Flickr captions by far",
    places: [inV3("3.4", "Figures 2 and 4")],
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
    places: [inV3("3.4", "Figures 2 and 4")],
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
    places: [inV3("3.5", "Figures 2 and 4")],
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
    places: [inV3("3.5", "Figures 2 and 4")],
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
    reading: "within 3 points on the mean over tasks, two one-sided tests at 5 %",
  },
  {
    id: 14,
    text: "15 times as much of LAION beats template captions on CIFAR100 alone",
    places: [inV3("3.5", "Figures 3 and 5")],
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
    places: [inV3("abstract"), inV3("3.5", "Figures 3 and 5")],
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
        starts: ["IN_1K_CLIP_captions"],
        of: [{ name: "LAION400m", architecture: "ViT-B/32" }],
        tasks: ["DTD"],
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
      "15 times as much is behind, and 312 times as much (LAION-400m, Figure 8, on DTD alone); 2000 times as much is ahead. LAION-400m and 2B are ViT-B/32, so size and architecture change together",
  },
  {
    id: 16,
    text: "Even 2000 times as much of LAION does not help on CALTECH101 and PETS",
    places: [inV3("3.5", "Figures 3 and 5")],
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
];
