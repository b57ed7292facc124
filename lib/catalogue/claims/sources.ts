import { alike, every, few, inV3, six, type Claim } from "./claim";

/** Which source: abstract, introduction, sections 3.1 to 3.3, appendix C. */
export const aboutSources: readonly Claim[] = [
  {
    id: 1,
    text: "Sources differ when few images are there to fine-tune on",
    places: [inV3("abstract"), inV3("introduction", "Figure 1"), inV3("3.1", "Figure 1")],
    shots: few,
    parts: [{ kind: "beyond noise" }],
    reading:
      "some task's spread is beyond that of equal sources on the same test images (p-values of the tasks combined by Fisher's method)",
  },
  {
    id: 2,
    text: "With all images the difference largely goes, though not for DTD, CALTECH101, PETS and CLIPART",
    places: [inV3("abstract"), inV3("3.1", "Figures 1 and 6")],
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
    reading:
      "largely: more than half of the spread (task by task, p-values combined by Fisher's method); very similar: best and worst within 3 points, two one-sided tests at 5 %",
  },
  {
    id: 3,
    text: "Shutterstock and LAION transfer better than the rest over a range of tasks",
    places: [inV3("3.2", "Figure 6")],
    shots: every,
    parts: [{ kind: "above the others", starts: ["Shutterstock2.7m", "LAION2.7m"] }],
    reading:
      "each is ahead of the mean of the other sources on the mean over tasks; not: best of all everywhere",
  },
  {
    id: 4,
    text: "WIT is the worst source in most cases",
    places: [inV3("introduction"), inV3("3.2", "Figure 6")],
    shots: every,
    parts: [{ kind: "mostly worst", start: "WIT2.7m" }],
    reading: "strictly worst in more than half of the tasks at that number of shots",
  },
  {
    id: 5,
    text: "The order of the sources between best and worst is mixed",
    places: [inV3("introduction")],
    shots: every,
    parts: [{ kind: "order reversed", starts: { sources: "all", except: ["Shutterstock2.7m", "WIT2.7m"] } }],
    reading:
      "two of them stand in one order on one task and in the other on another, beyond noise (corrected for all pairs and tasks): an order that noise alone would mix is not told to be mixed",
  },
  {
    id: 6,
    text: "RedCaps is the best source for PETS",
    places: [inV3("3.2", "Figure 6")],
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
    places: [inV3("introduction", "Figure 6"), inV3("3.3", "Figure 6")],
    shots: every,
    parts: [{ kind: "ahead", starts: { sources: "all" }, of: ["Scratch"], tasks: six, across: "each" }],
    reading: "every source on every task where scratch was measured, which is at full alone",
  },
  {
    id: 8,
    text: "Pre-training adds much on PETS, CALTECH101 and CLIPART",
    places: [inV3("3.3", "Figure 6")],
    shots: ["full"],
    parts: [{ kind: "gains", tasks: ["PETS", "CALTECH101", "CLIPART"], over: "Scratch", by: 0.1 }],
    reading:
      "much: the mean source is more than 10 points ahead of scratch (DTD, which the paper does not name, gains 20); three lines of scratch under a learning rate of 1e-4 repeat the best of its other settings, which is as good without them",
  },
  {
    id: 18,
    text: "The best source changes among CameraTraps, Cassava and EuroSAT",
    places: [inV3("C", "Figure 6")],
    shots: every,
    parts: [{ kind: "best changes", tasks: ["CameraTraps", "CassavaLeafDisease", "EuroSAT"] }],
    reading: "on two of the tasks each one's best source is ahead of the other's",
  },
  {
    id: 21,
    text: "A source whose captions name what a task shows transfers well to it: RedCaps (cat, dog) to PETS, Shutterstock (pattern, texture, design) to DTD",
    places: [inV3("3.2", "Table 3")],
    shots: every,
    parts: [
      { kind: "affinity", start: "Redcaps2.7m", task: "PETS" },
      { kind: "affinity", start: "Shutterstock2.7m", task: "DTD" },
    ],
    reading:
      "ahead of the mean of the other sources there, and by more than on the other tasks; the two pairs were picked because they came out so, so that no verdict is given",
    chosenAfterwards: true,
  },
];
