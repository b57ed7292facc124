import { imagenetClasses, imagenetFolders } from "./classes/imagenet";
import { groupInHalf, type TinyImageNetGroup } from "./classes/tiny-imagenet-groups";
import { tinyImageNetClasses, tinyImageNetFolders, tinyImageNetHalf } from "./classes/tiny-imagenet";
import type { CaptionKind, Source } from "./source";
import { paperSource } from "./paper-sources";

/** A source of the paper: its label, size and origin are the paper's facts; the rest says how it lies on disk. */
function fromPaper(
  name: string,
  captions: CaptionKind,
  rest: Pick<Source, "licence" | "url" | "reader"> & Partial<Pick<Source, "size" | "classes">>,
): Source {
  const facts = paperSource(name);
  if (facts === undefined) throw new Error(`no facts of the paper's source ${name}`);
  const { label, size, from } = facts;
  return { name, label, size, from, captions, ...rest };
}

/** What img2dataset makes of a list of addresses, or, for captions alone, the list itself. */
function downloaded(
  at: readonly string[],
  tables: readonly string[],
  options: Record<string, unknown> = {},
): Source["reader"] {
  return {
    kind: "either",
    of: [
      { kind: "img2dataset", at },
      { kind: "table", tables, ...options },
    ],
  };
}

const imagenet = { kind: "imagenet", at: ["imagenet", "ILSVRC2012"], folders: imagenetFolders };
const imagenetLicence = "research only (image-net.org's terms)";
const theirOwn = "each picture's own; research only";

/** Photographs of one kind of things: four fifths of that group's classes among the half of Tiny-ImageNet. */
function photographs(group: TinyImageNetGroup, shown: string): Source {
  const folders = groupInHalf(group, false);
  return {
    name: `TinyImageNet32-${group}`,
    label: `Photographs of ${shown}`,
    size: 250 * folders.length,
    captions: "template",
    from: `${folders.length} classes of Tiny-ImageNet that show ${shown}, 32 x 32 pixels, with \`a photo of a CLASS\``,
    licence: imagenetLicence,
    classes: classesOf(folders),
    reader: {
      kind: "class-folders",
      at: "images/tiny_imagenet32/dev.tar.gz",
      folders,
      template: "a photo of a {}",
    },
  };
}

/**
 * The sources whose files one gets oneself: the paper's, and small ones of photographs. Paths lie under the data root;
 * data/README.md says where each is got and how it must lie.
 */
export const officialSources: readonly Source[] = [
  fromPaper("YFCC", "title", {
    licence: "Creative Commons, each picture's own",
    url: "https://multimediacommons.wordpress.com/yfcc100m-core-dataset/",
    reader: downloaded(["yfcc15m"], ["yfcc15m/*.{csv,tsv,parquet}"], { caption: ["title", "description"] }),
  }),
  fromPaper("LAION", "alt-text", {
    licence: `CC BY 4.0 (the list); ${theirOwn}`,
    url: "https://laion.ai/blog/laion-400-open-dataset/",
    reader: downloaded(["laion15m", "laion400m"], ["laion400m-meta/*.parquet"]),
  }),
  {
    name: "LAION-400M",
    label: "LAION-400m",
    size: 413_000_000,
    captions: "alt-text",
    from: "Common Crawl",
    licence: `CC BY 4.0 (the list); ${theirOwn}`,
    url: "https://laion.ai/blog/laion-400-open-dataset/",
    reader: downloaded(["laion400m"], ["laion400m-meta/*.parquet"]),
  },
  {
    name: "LAION-2B",
    label: "LAION-2B",
    size: 2_320_000_000,
    captions: "alt-text",
    from: "Common Crawl, English",
    licence: `CC BY 4.0 (the list); ${theirOwn}`,
    url: "https://laion.ai/blog/laion-5b/",
    reader: downloaded(["laion2b-en"], ["laion2b-en-meta/*.parquet"]),
  },
  fromPaper("CC12M", "alt-text", {
    licence: theirOwn,
    url: "https://github.com/google-research-datasets/conceptual-12m",
    reader: downloaded(["cc12m"], ["cc12m.tsv"]),
  }),
  fromPaper("CC3M", "alt-text", {
    licence: theirOwn,
    url: "https://ai.google.com/research/ConceptualCaptions/download",
    reader: downloaded(["cc3m"], ["Train_GCC-training.tsv"]),
  }),
  fromPaper("RedCaps", "title", {
    licence: "non-commercial research (redcaps.xyz's terms)",
    url: "https://redcaps.xyz",
    reader: {
      kind: "table",
      tables: ["redcaps/annotations/*.json"],
      caption: "caption",
      image: "{subreddit}/{image_id}.jpg",
      at: "redcaps/images",
    },
  }),
  fromPaper("WIT", "description", {
    licence: "CC BY-SA 3.0 (the texts); each picture's own",
    url: "https://github.com/google-research-datasets/wit",
    reader: downloaded(["wit"], ["wit_v1.train.all-*.tsv.gz"], {
      caption: "caption_reference_description",
      where: { language: "en" },
    }),
  }),
  fromPaper("Shutterstock", "description", {
    licence: "Shutterstock's; not public",
    reader: { kind: "img2dataset", at: ["shutterstock"] },
  }),
  fromPaper("IN1K-Flickr-Captions", "title", {
    licence: `${imagenetLicence}; the texts are Flickr users'`,
    url: "https://github.com/mlfoundations/imagenet-captions",
    reader: {
      kind: "table",
      tables: ["imagenet-captions/imagenet_captions.json"],
      caption: ["title", "description", "tags"],
      image: "{wnid}/{filename}",
      at: [
        "imagenet/train",
        "ILSVRC2012/train",
        "imagenet/ILSVRC2012_img_train.tar",
        "ILSVRC2012/ILSVRC2012_img_train.tar",
      ],
    },
  }),
  fromPaper("IN1K-Template-Captions", "template", {
    licence: imagenetLicence,
    url: "https://image-net.org/download.php",
    classes: imagenetClasses,
    reader: { ...imagenet, template: "a photo of a {}" },
  }),
  fromPaper("IN1K", "label", {
    licence: imagenetLicence,
    url: "https://image-net.org/download.php",
    classes: imagenetClasses,
    reader: imagenet,
  }),
  {
    name: "TinyImageNet-Captions",
    label: "Tiny-ImageNet, template captions",
    size: 100_000,
    captions: "template",
    from: "200 classes of ImageNet, 64 x 64 pixels, with `a photo of a CLASS`",
    licence: imagenetLicence,
    url: "http://cs231n.stanford.edu/tiny-imagenet-200.zip",
    classes: tinyImageNetClasses,
    reader: {
      kind: "tiny-imagenet",
      at: ["tiny-imagenet-200", "tiny-imagenet-200.zip"],
      template: "a photo of a {}",
    },
  },
  {
    name: "TinyImageNet32-Captions",
    label: "Tiny-ImageNet at 32 pixels, template captions",
    size: 25_000,
    captions: "template",
    from: "100 classes of Tiny-ImageNet, 32 x 32 pixels, with `a photo of a CLASS`",
    licence: imagenetLicence,
    classes: classesOf(tinyImageNetHalf),
    reader: {
      kind: "class-folders",
      at: "images/tiny_imagenet32/dev.tar.gz",
      folders: tinyImageNetHalf,
      template: "a photo of a {}",
    },
  },
  photographs("animals", "animals"),
  photographs("things", "things made"),
  photographs("food", "food and plants"),
  photographs("places", "places and buildings"),
  {
    name: "Flickr8k",
    label: "Flickr8k",
    size: 40_455,
    captions: "description",
    from: "8,091 photographs from Flickr, five captions each by people who looked at them",
    licence: "research only",
    url: "https://hockenmaier.cs.illinois.edu/8k-pictures.html",
    reader: {
      kind: "either",
      of: [
        "flickr8k/captions.csv",
        "flickr8k/captions.txt",
        "flickr8k/Flickr8k.token.txt",
        "flickr8k/Flickr8k_text/Flickr8k.token.txt",
      ].map((table) => ({
        kind: "table",
        tables: [table],
        at: ["flickr8k/Images", "flickr8k/images", "flickr8k/Flicker8k_Dataset", "flickr8k/Flickr8k_Dataset"],
      })),
    },
  },
  {
    name: "Flickr8k-part",
    label: "Flickr8k, 700 photographs",
    size: 3_500,
    captions: "description",
    from: "the first 700 photographs of Flickr8k",
    licence: "research only",
    reader: { kind: "table", tables: ["pairs/flickr8k/captions.csv"], at: "pairs/flickr8k/dev_images.tar" },
  },
];

/** The names of classes by their folders, all of them Tiny-ImageNet's. */
export function classesOf(folders: readonly string[]): readonly string[] {
  return folders.map((folder) => tinyImageNetClasses[tinyImageNetFolders.indexOf(folder)] as string);
}
