import { alike, every, few, six, type Claim } from "./claim";

/** Which source: abstract, introduction, sections 3.1 to 3.3, appendix C. */
export const aboutSources: readonly Claim[] = [
  {
    id: 1,
    text: "Sources differ when few images are there to fine-tune on",
    section: "abstract, 3.1, Figure 1",
    shots: few,
    parts: [{ kind: "beyond noise" }],
    reading:
      "some task's spread is beyond that of equal sources on the same test images (p-values of the tasks combined by Fisher's method)",
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
    id: 18,
    text: "The best source changes among CameraTraps, Cassava and EuroSAT",
    section: "C, Figure 6",
    shots: every,
    parts: [{ kind: "best changes", tasks: ["CameraTraps", "CassavaLeafDisease", "EuroSAT"] }],
    reading: "on two of the tasks each one's best source is ahead of the other's",
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
