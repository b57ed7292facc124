/** What the paper (Table 2, appendix I.2) and its results file say of a source to pre-train on. */
export interface PaperSource {
  /** The name in results, figures and files. */
  name: string;
  /** What a figure writes beside its line. */
  label: string;
  /** Pairs (or labelled images) in the whole source. */
  size: number;
  /** Where pictures and captions come from. */
  from: string;
  remark?: string;
}

/** The paper's sources: the seven of Figure 1 first, in Table 2's order, then the curated ones and OpenAI's. */
export const paperSources: readonly PaperSource[] = [
  {
    name: "YFCC",
    label: "YFCC",
    size: 14_829_396,
    from: "Flickr",
    remark: "The size is the text's (appendix I.2); Table 2 says 14,826,000. The 2.7m set is a random part.",
  },
  {
    name: "LAION",
    label: "LAION",
    size: 15_504_742,
    from: "Common Crawl",
    remark: "The size is that of the paper's 15m set; 400m and 2B are the public sets.",
  },
  {
    name: "CC12M",
    label: "CC-12M",
    size: 9_594_338,
    from: "unspecified web pages",
    remark: "`CC12m` in the authors' file was trained on a random 2.7M of it (CC_12_2.7m in the plots).",
  },
  {
    name: "CC3M",
    label: "CC-3M",
    size: 2_799_553,
    from: "web pages' alt-text",
    remark: "CC_2.7m in the plots; not in Table 2.",
  },
  { name: "RedCaps", label: "RedCaps", size: 11_882_403, from: "Reddit, 350 subreddits, 2008 to 2020" },
  { name: "WIT", label: "WIT", size: 5_038_295, from: "Wikipedia, English reference descriptions" },
  { name: "Shutterstock", label: "Shutterstock", size: 11_800_000, from: "Shutterstock" },
  {
    name: "IN1K-Flickr-Captions",
    label: "IN1K Flickr captions",
    size: 463_622,
    from: "ImageNet with Flickr's titles, descriptions and tags",
    remark: "`IN1K-Captions` in Table 2 and the authors' file.",
  },
  {
    name: "IN1K-Template-Captions",
    label: "IN1K template captions",
    size: 1_281_167,
    from: "ImageNet with `a photo of a CLASS`",
    remark: "`IN_1K_CLIP_captions` in the authors' file; not in Table 2.",
  },
  {
    name: "IN1K",
    label: "IN1K labels",
    size: 1_281_167,
    from: "ImageNet's labels",
    remark: "Not in Table 2.",
  },
  {
    name: "OpenAI",
    label: "OpenAI",
    size: 400_000_000,
    from: "OpenAI's own collection from the web (WIT-400M)",
    remark: "Not in Table 2.",
  },
];

/** The facts of one of the paper's sources, or undefined for another source. */
export function paperSource(name: string): PaperSource | undefined {
  return paperSources.find((source) => source.name === name);
}
