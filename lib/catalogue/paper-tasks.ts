/** What the paper (Table 1, appendix I.1) and its results file say of a task. */
export interface PaperTask {
  /** The name in results, figures and files: the one in the authors' file. */
  name: string;
  /** What a figure writes. */
  label: string;
  /** Classes of the task. */
  classCount: number;
  /** Training images in all, where known. */
  train?: number;
  /** Test images that accuracies at `full` were measured on: the size whose lattice j/n holds the published values. */
  test: number;
  /**
   * What few-shot accuracies were measured on: the whole test set, or (the authors' loader cuts the test set like the
   * training set) `k a class` of it. Read off the values: they are multiples of 1/(k x classes) for the latter.
   */
  fewShotTest: "all" | "k a class";
  /** The first six tasks were crawled from the web; the last three come from one domain each (appendix I.1). */
  kind: "internet-crawled" | "domain-specific";
  /** What is in the pictures. */
  about: string;
  /** Where the paper's own numbers don't fit, and what was used instead. */
  remark?: string;
}

/** The paper's nine tasks, in its order (Table 1, then appendix I.1). */
export const paperTasks: readonly PaperTask[] = [
  {
    name: "CIFAR100",
    label: "CIFAR100",
    classCount: 100,
    train: 50_000,
    test: 10_000,
    fewShotTest: "all",
    kind: "internet-crawled",
    about: "natural images of 100 kinds of thing, 32 x 32 pixels",
  },
  {
    name: "DTD",
    label: "DTD",
    classCount: 47,
    train: 3_760,
    test: 1_880,
    fewShotTest: "all",
    kind: "internet-crawled",
    about: "textures: banded, bubbly, meshed, lined, porous, ...",
    remark: "Table 1's 120 images a class are training, validation and test together (40 each).",
  },
  {
    name: "CALTECH101",
    label: "Caltech-101",
    classCount: 102,
    train: 3_060,
    test: 6_084,
    fewShotTest: "all",
    kind: "internet-crawled",
    about: "objects and animals, 101 classes and background clutter",
    remark: "9,144 images; the published values lie on multiples of 1/6,084: 30 a class were trained on.",
  },
  {
    name: "PETS",
    label: "Pets",
    classCount: 37,
    train: 3_680,
    test: 3_668,
    fewShotTest: "all",
    kind: "internet-crawled",
    about: "cat and dog breeds",
    remark: "The official test split has 3,669 images; the published values lie on multiples of 1/3,668.",
  },
  {
    name: "REAL",
    label: "REAL",
    classCount: 345,
    train: 120_906,
    test: 52_041,
    fewShotTest: "k a class",
    kind: "internet-crawled",
    about: "photographs of DomainNet",
    remark: "Table 1 gives 172,000 images to REAL and to CLIPART alike; 172,947 are REAL's.",
  },
  {
    name: "CLIPART",
    label: "CLIPART",
    classCount: 345,
    train: 33_525,
    test: 14_603,
    fewShotTest: "k a class",
    kind: "internet-crawled",
    about: "clip art of DomainNet",
    remark:
      "Table 1 gives 172,000 images to REAL and to CLIPART alike; DomainNet's clip art has 48,129 (test 14,604; the published values lie on multiples of 1/14,603).",
  },
  {
    name: "CameraTraps",
    label: "CameraTraps",
    classCount: 15,
    train: 14_071,
    test: 15_215,
    fewShotTest: "k a class",
    kind: "domain-specific",
    about: "animals caught by camera traps (Caltech Camera Traps-20, locations seen in training)",
    remark:
      "The paper counts 16,395 test images; the published values lie on multiples of 1/15,215: the larger number looks like a count of boxes.",
  },
  {
    name: "CassavaLeafDisease",
    label: "Cassava",
    classCount: 5,
    train: 17_117,
    test: 4_280,
    fewShotTest: "k a class",
    kind: "domain-specific",
    about: "cassava leaves: healthy, or one of four diseases",
  },
  {
    name: "EuroSAT",
    label: "EuroSAT",
    classCount: 10,
    train: 21_600,
    test: 5_400,
    fewShotTest: "k a class",
    kind: "domain-specific",
    about: "land use and land cover, Sentinel-2 (RGB of 13 bands)",
    remark: "The paper counts 27,019 images; the published values fit 5,400 test images, 20 % of 27,000.",
  },
];

/** The facts of one of the paper's tasks, or undefined for another task. */
export function paperTask(name: string): PaperTask | undefined {
  return paperTasks.find((task) => task.name === name);
}
