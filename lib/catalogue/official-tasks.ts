import { domainNetClasses, domainNetFolders } from "./classes/domainnet";
import { imagenetClasses, imagenetFolders } from "./classes/imagenet";
import * as small from "./classes/small";
import { tinyImageNetClasses, tinyImageNetHalf } from "./classes/tiny-imagenet";
import { heldOutOfHalf } from "./classes/tiny-imagenet-groups";
import type { Task } from "./task";
import { classesOf } from "./official-sources";
import { paperTask } from "./paper-tasks";
import { templates } from "./prompt-templates";

/** A task of the paper: its label and sizes are the paper's facts; the rest says how it lies on disk. */
function fromPaper(name: string, rest: Omit<Task, "name" | "label" | "metric">): Task {
  const facts = paperTask(name);
  if (facts === undefined) throw new Error(`no facts of the paper's task ${name}`);
  const { label, train, test } = facts;
  return { name, label, train, test, metric: "top-1", ...rest }; // what the dataset itself says goes before
}

const domainNet = (domain: "real" | "clipart"): Task["reader"] => ({
  kind: "listed",
  form: "path label",
  train: `domainnet/${domain}_train.txt`,
  test: `domainnet/${domain}_test.txt`,
  at: ["domainnet", `domainnet/${domain}.zip`],
  folders: domainNetFolders,
});

const cct20 = "cct20/eccv_18_annotation_files";

/**
 * The tasks whose files one gets oneself: the paper's nine, and common small ones. Paths lie under the data root;
 * data/README.md says where each is got and how it must lie. Label i is `classes[i]`.
 */
export const officialTasks: readonly Task[] = [
  fromPaper("CIFAR100", {
    classes: small.cifar100Classes,
    templates: templates.cifar,
    licence: "none stated; research",
    url: "https://www.cs.toronto.edu/~kriz/cifar.html",
    reader: {
      kind: "cifar",
      at: ["cifar-100-binary", "cifar-100-python", "cifar-100-binary.tar.gz", "cifar-100-python.tar.gz"],
    },
  }),
  fromPaper("DTD", {
    classes: small.dtdClasses,
    templates: templates.dtd,
    licence: "research only",
    url: "https://www.robots.ox.ac.uk/~vgg/data/dtd/",
    // The first of its ten splits; the paper trains on its training and validation images together.
    reader: {
      kind: "listed",
      form: "class/file",
      train: ["dtd/labels/train1.txt", "dtd/labels/val1.txt"],
      test: "dtd/labels/test1.txt",
      at: "dtd/images",
    },
  }),
  fromPaper("CALTECH101", {
    classes: small.caltech101Classes,
    templates: templates.caltech101,
    licence: "CC BY 4.0",
    url: "https://data.caltech.edu/records/mzrjq-6wc02",
    reader: {
      kind: "class-folders",
      at: [
        "101_ObjectCategories",
        "caltech-101/101_ObjectCategories",
        "101_ObjectCategories.tar.gz",
        "caltech-101/101_ObjectCategories.tar.gz",
      ],
      inside: "101_ObjectCategories",
      folders: small.caltech101Folders,
      cut: { perClass: 30 },
    },
  }),
  fromPaper("PETS", {
    classes: small.petsClasses,
    templates: templates.pets,
    licence: "CC BY-SA 4.0",
    url: "https://www.robots.ox.ac.uk/~vgg/data/pets/",
    test: 3_669, // the official split; the paper's values fit one image fewer
    reader: {
      kind: "listed",
      form: "pets",
      train: "oxford-iiit-pet/annotations/trainval.txt",
      test: "oxford-iiit-pet/annotations/test.txt",
      at: ["oxford-iiit-pet/images"],
    },
  }),
  fromPaper("REAL", {
    classes: domainNetClasses,
    templates: templates.real,
    licence: "fair use; research only",
    url: "http://ai.bu.edu/M3SDA/",
    reader: domainNet("real"),
  }),
  fromPaper("CLIPART", {
    classes: domainNetClasses,
    templates: templates.clipart,
    licence: "fair use; research only",
    url: "http://ai.bu.edu/M3SDA/",
    test: 14_604, // the official split; the paper's values fit one image fewer
    reader: domainNet("clipart"),
  }),
  fromPaper("CameraTraps", {
    classes: small.cct20Classes,
    templates: templates.cameraTraps,
    licence: "CDLA-permissive 1.0",
    url: "https://lila.science/datasets/caltech-camera-traps",
    // The paper's 14,071 and 16,395 are boxes; pictures as in Beery et al. 2018. How many have one class, a check says.
    train: undefined,
    test: undefined,
    annotated: {
      train: { pictures: 13_553, boxes: 14_071 },
      test: { pictures: 15_827, boxes: 16_395 },
    },
    // "Cis": the locations seen in training.
    reader: {
      kind: "coco",
      train: `${cct20}/train_annotations.json`,
      validation: `${cct20}/cis_val_annotations.json`,
      test: `${cct20}/cis_test_annotations.json`,
      at: ["cct20/eccv_18_all_images_sm", "cct20/eccv_18_all_images"],
    },
  }),
  fromPaper("CassavaLeafDisease", {
    classes: small.cassavaClasses,
    templates: templates.cassava,
    licence: "Kaggle's competition rules",
    url: "https://www.kaggle.com/c/cassava-leaf-disease-classification",
    reader: {
      kind: "table",
      tables: ["cassava-leaf-disease-classification/train.csv"],
      label: "label",
      image: "{image_id}",
      at: "cassava-leaf-disease-classification/train_images",
      cut: { share: 0.8 },
    },
  }),
  fromPaper("EuroSAT", {
    classes: small.euroSatClasses,
    templates: templates.euroSat,
    licence: "MIT",
    url: "https://github.com/phelber/EuroSAT",
    reader: {
      kind: "class-folders",
      at: ["EuroSAT/2750", "EuroSAT_RGB", "2750", "EuroSAT.zip", "EuroSAT_RGB.zip"],
      inside: ["2750", "EuroSAT_RGB"],
      folders: small.euroSatFolders,
      cut: { share: 0.8 },
    },
  }),
  {
    name: "IN1K",
    label: "ImageNet-1K",
    classes: imagenetClasses,
    train: 1_281_167,
    test: 50_000,
    templates: templates.imagenet,
    metric: "top-1",
    licence: "research only (image-net.org's terms)",
    url: "https://image-net.org/download.php",
    reader: { kind: "imagenet", at: ["imagenet", "ILSVRC2012"], folders: imagenetFolders },
  },
  {
    name: "CIFAR10",
    label: "CIFAR-10",
    classes: small.cifar10Classes,
    train: 50_000,
    test: 10_000,
    templates: templates.cifar,
    metric: "top-1",
    licence: "none stated; research",
    url: "https://www.cs.toronto.edu/~kriz/cifar.html",
    reader: {
      kind: "cifar",
      at: ["cifar-10-batches-bin", "cifar-10-batches-py", "cifar-10-binary.tar.gz", "cifar-10-python.tar.gz"],
    },
  },
  {
    name: "CIFAR10-part",
    label: "CIFAR-10, a fifth",
    classes: small.cifar10Classes,
    train: 8_000,
    test: 2_000,
    templates: templates.cifar,
    metric: "top-1",
    licence: "none stated; research",
    reader: { kind: "class-folders", at: "images/cifar10_jpg/dev.tar.gz", folders: small.cifar10Classes },
  },
  {
    name: "TinyImageNet",
    label: "Tiny-ImageNet",
    classes: tinyImageNetClasses,
    train: 100_000,
    test: 10_000,
    templates: templates.imagenet,
    metric: "top-1",
    licence: "research only (image-net.org's terms)",
    url: "http://cs231n.stanford.edu/tiny-imagenet-200.zip",
    reader: { kind: "tiny-imagenet", at: ["tiny-imagenet-200", "tiny-imagenet-200.zip"] },
  },
  {
    name: "TinyImageNet32",
    label: "Tiny-ImageNet at 32 pixels, half its classes",
    classes: classesOf(tinyImageNetHalf),
    train: 25_000,
    test: 5_000,
    templates: templates.imagenet,
    metric: "top-1",
    licence: "research only (image-net.org's terms)",
    reader: { kind: "class-folders", at: "images/tiny_imagenet32/dev.tar.gz", folders: tinyImageNetHalf },
  },
  {
    name: "TinyImageNet32-held-out",
    label: "Tiny-ImageNet at 32 pixels, classes of no source",
    classes: classesOf(heldOutOfHalf),
    train: 250 * heldOutOfHalf.length,
    test: 50 * heldOutOfHalf.length,
    templates: templates.imagenet,
    metric: "top-1",
    licence: "research only (image-net.org's terms)",
    reader: { kind: "class-folders", at: "images/tiny_imagenet32/dev.tar.gz", folders: heldOutOfHalf },
  },
  {
    name: "DTD-part",
    label: "DTD, 10 textures",
    classes: small.dtdClasses.slice(0, 10),
    train: 480,
    test: 120,
    templates: templates.dtd,
    metric: "top-1",
    licence: "research only",
    reader: { kind: "class-folders", at: "images/dtd10/dev.tar.gz", inside: "dev", cut: { share: 0.8 } },
  },
  {
    name: "MNIST",
    label: "MNIST",
    classes: small.digitClasses,
    train: 60_000,
    test: 10_000,
    templates: templates.mnist,
    allowsFlip: false,
    metric: "top-1",
    licence: "CC BY-SA 3.0",
    url: "http://yann.lecun.com/exdb/mnist/",
    reader: { kind: "mnist", at: ["mnist", "MNIST/raw"] },
  },
  {
    name: "Omniglot",
    label: "Omniglot",
    // Its characters have no names: the folders number them.
    classes: [],
    train: 9_640,
    test: 9_640,
    templates: templates.characters,
    allowsFlip: false,
    metric: "top-1",
    licence: "MIT",
    url: "https://github.com/brendenlake/omniglot",
    reader: {
      kind: "class-folders",
      at: ["omniglot/images_background", "omniglot/images_background.zip"],
      inside: "images_background",
      deep: true,
      cut: { perClass: 10 },
    },
  },
  {
    name: "Omniglot-small1",
    label: "Omniglot, 5 alphabets",
    classes: [],
    train: 1_360,
    test: 1_360,
    templates: templates.characters,
    allowsFlip: false,
    metric: "top-1",
    licence: "MIT",
    url: "https://github.com/brendenlake/omniglot",
    reader: {
      kind: "class-folders",
      at: [
        "omniglot/images_background_small1",
        "omniglot/images_background_small1.zip",
        "images/omniglot/images_background_small1.zip",
      ],
      inside: "images_background_small1",
      deep: true,
      cut: { perClass: 10 },
    },
  },
];
