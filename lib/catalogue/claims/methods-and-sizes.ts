import { alike, every, few, inV3, simclr, six, type Claim } from "./claim";

/** Another architecture (appendix F), another objective and other sizes (the first two versions). */
export const aboutMethodsAndSizes: readonly Claim[] = [
  {
    id: 17,
    text: "With ViT-B/32, LAION-400m and OpenAI-400m are alike even with few images",
    places: [inV3("F", "Figure 8")],
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
    reading:
      "very similar, as in claim 2: within 3 points on each task that the figure shows, two one-sided tests at 5 % (DTD's 1,880 test images seldom show it, even where it is true: see how often the rule says so)",
  },
  {
    id: 19,
    text: "Image-image pre-training (SimCLR) usually transfers better than language-image (CLIP)",
    places: [{ version: 1, section: "abstract" }, { version: 2, section: "abstract" }, inV3("G")],
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
    places: [
      { version: 1, section: "abstract" },
      { version: 2, section: "abstract" },
    ],
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
];
