/** Where a caption comes from. */
export type CaptionKind =
  | "alt-text"
  | "description"
  | "title"
  | "template"
  | "label"
  | "names"
  | "keywords"
  | "translation"
  | "shuffled";

/** Data to pre-train on. */
export interface Source {
  /** The one name used everywhere: in results, files, notebooks and as `npx upstream data show NAME`. */
  name: string;
  /** What a figure writes beside its line. */
  label: string;
  /** Pairs (or labelled images) in the whole source; undefined where it depends on what is on disk. */
  size?: number;
  captions: CaptionKind;
  /** Class names in label order, where its pictures have labels. */
  classes?: readonly string[];
  /** Who collected it, from where. */
  from: string;
  licence: string;
  /** Where to get it. */
  url?: string;
  /** Which reader of `lib/data` reads it, and its options. */
  reader: { kind: string } & Readonly<Record<string, unknown>>;
}
