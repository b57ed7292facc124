import type * as Tokenizers from "@huggingface/tokenizers" with { "resolution-mode": "import" };
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UserError } from "../../common";
import { cleanText } from "./clip-tokeniser";
import { readSentencePiece } from "./sentencepiece-model";

/** What turns texts into the ids that a text tower takes, by files that lie beside its weights. */
export interface TextTokeniser {
  /** Hash of its files. */
  readonly content: string;
  /**
   * Ids of texts, [texts, context] row by row, padded.
   *
   * @throws UserError where its files are not what they should be
   */
  encode(texts: readonly string[], context: number): Int32Array;
}

type Json = Readonly<Record<string, unknown>>;
/** What is done to a text before it is cut into pieces. */
type Clean = (text: string) => string;

const names = ["config.json", "open_clip_config.json", "tokenizer_config.json"] as const;
/** The largest tokenizer.json that is known (Gemma's) has 34 MB. */
const maxBytes = 2e8;

/**
 * The tokeniser in a folder: SentencePiece's `spiece.model`, or a `tokenizer.json`, as SigLIP and SigLIP2 have them,
 * with the cleaning and padding that transformers and OpenCLIP give these models. Undefined where there is neither. Its
 * files are parsed when the first text is encoded.
 */
export function tokeniserBeside(folder: string): TextTokeniser | undefined {
  const file = ["spiece.model", "tokenizer.json"].map((name) => join(folder, name)).find(existsSync);
  if (file === undefined) return undefined;
  if (statSync(file).size > maxBytes) throw new UserError(`${file}: larger than any tokeniser`);
  const digest = createHash("sha256").update(readFileSync(file));
  for (const name of names)
    if (existsSync(join(folder, name))) digest.update(readFileSync(join(folder, name)));
  let opened: ReturnType<typeof openFiles> | undefined;
  return {
    content: digest.digest("hex").slice(0, 16),
    encode(texts, context) {
      const { tokenizer, clean, padId, left, before, after } = (opened ??= openFiles(file, folder));
      const rows = new Int32Array(texts.length * context).fill(padId);
      texts.forEach((text, row) => {
        const own = idsOf(tokenizer, clean(text), false);
        const ids = [...before, ...own.slice(0, context - before.length - after.length), ...after];
        rows.set(ids, row * context + (left ? context - ids.length : 0));
      });
      return rows;
    },
  };
}

function openFiles(file: string, folder: string) {
  const [model, openClip, settings] = names.map((name) => readJson(join(folder, name))) as [Json, Json, Json];
  const isPiece = file.endsWith(".model");
  const description = isPiece ? ofSentencePiece(file) : readJson(file);
  // Its types are declared for `import` alone, its code is there for both.
  const { Tokenizer } = createRequire(__filename)("@huggingface/tokenizers") as typeof Tokenizers;
  let tokenizer: Tokenizers.Tokenizer;
  try {
    tokenizer = new Tokenizer(description, settings);
  } catch (error) {
    throw new UserError(`${file}: no tokeniser that can be read: ${(error as Error).message.split("\n")[0]}`);
  }
  const isSiglip2 = model.model_type === "siglip2";
  const pad = token(settings.pad_token) ?? (isPiece ? "</s>" : "<pad>");
  const padId = tokenizer.token_to_id(pad);
  if (padId === undefined)
    throw new UserError(`${file}: has no padding token ${pad}: tokenizer_config.json names it`);
  // What stands around every text: the ids of a text with them, without the text's own.
  const whole = idsOf(tokenizer, "a", true);
  const bare = idsOf(tokenizer, "a", false);
  const start = Math.max(
    0,
    whole.findIndex((_, i) => bare.every((id, j) => whole[i + j] === id)),
  );
  return {
    tokenizer,
    clean: cleanOf(model, openClip, isPiece, isSiglip2),
    padId,
    left: settings.padding_side === "left",
    before: whole.slice(0, start),
    after: whole.slice(start + bare.length),
  };
}

function idsOf(
  tokenizer: Tokenizers.Tokenizer,
  text: string,
  add_special_tokens: boolean,
): readonly number[] {
  return tokenizer.encode(text, { add_special_tokens }).ids as readonly number[];
}

function readJson(path: string): Json {
  if (!existsSync(path)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null) return value as Json;
  } catch {
    // Said below.
  }
  throw new UserError(`${path}: expected a JSON object`);
}

/** A special token, which stands as a text or as an object with its `content`. */
function token(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const content = (value as { content?: unknown } | null | undefined)?.content;
  return typeof content === "string" ? content : undefined;
}

/** SigLIP's tokeniser as transformers makes it from a `spiece.model`, in the form of a `tokenizer.json`. */
function ofSentencePiece(file: string): Json {
  const { pieces, unknownId, kind, charsmap } = readSentencePiece(readFileSync(file), file);
  if (kind !== "unigram")
    throw new UserError(`${file}: SentencePiece by ${kind}: expected unigram, or a tokenizer.json beside it`);
  const end = pieces.findIndex(([piece]) => piece === "</s>");
  if (end < 0) throw new UserError(`${file}: has no end token </s>, which SigLIP puts after every text`);
  const normalizers = [
    ...(charsmap.length > 0 ? [{ type: "Precompiled", precompiled_charsmap: null }] : []),
    { type: "Replace", pattern: { Regex: " {2,}" }, content: " " },
  ];
  return {
    version: "1.0",
    added_tokens: ["</s>", pieces[unknownId]?.[0] ?? "<unk>"].map((content) => ({
      id: pieces.findIndex(([piece]) => piece === content),
      content,
      special: true,
      normalized: false,
      lstrip: false,
      rstrip: false,
      single_word: false,
    })),
    normalizer: { type: "Sequence", normalizers },
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "</s>", type_id: 0 } }],
      pair: [],
      special_tokens: { "</s>": { id: "</s>", ids: [end], tokens: ["</s>"] } },
    },
    decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always" },
    model: { type: "Unigram", unk_id: unknownId, vocab: pieces },
  };
}

const punctuation = /[!-/:-@[-`{-~]/g;
const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();
/** big_vision's: lower case, without ASCII punctuation, one space between words. */
const canonical: Clean = (text) => squeezed(text.toLowerCase().replace(punctuation, ""));

/** What OpenCLIP's tokeniser for models of Hugging Face's does first; its `basic_clean` is CLIP's own. */
const openClipCleans: Readonly<Record<string, Clean>> = {
  canonicalize: (text) => canonical(fixed(text).replaceAll("_", " ")),
  lower: (text) => squeezed(fixed(text)).toLowerCase(),
  whitespace: (text) => squeezed(fixed(text)),
};
const fixed = (text: string) => cleanText(text, { lower: false });

function cleanOf(model: Json, openClip: Json, isPiece: boolean, isSiglip2: boolean): Clean {
  const { text_cfg } = (openClip.model_cfg ?? {}) as { text_cfg?: { tokenizer_kwargs?: { clean?: string } } };
  if (text_cfg !== undefined && model.model_type === undefined)
    return openClipCleans[text_cfg.tokenizer_kwargs?.clean ?? "whitespace"] ?? openClipCleans.whitespace!;
  if (isSiglip2) return (text) => text.toLowerCase();
  return isPiece || model.model_type === "siglip" ? canonical : (text) => text;
}
