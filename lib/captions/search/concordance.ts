import { SkipLog, type BadInput } from "../../data";
import type { CaptionSource } from "../sources/caption-source";
import { readCaptions } from "../counting/count-words";
import { drawCaptions } from "../sources/draw";
import { nameMatcher } from "../language/name-matcher";
import { cleanCaption } from "../language/tokeniser";

/** A caption with the word asked for, cut apart around it (keyword in context). */
export interface ConcordanceLine {
  left: string;
  word: string;
  right: string;
  /** Where the caption lies: the file, and the row (from 1) or key in it. */
  file: string;
  row: number | string;
}

/**
 * Captions that hold a word (or several in a row), in singular or plural, drawn uniformly from all of them, with what
 * stands around it.
 *
 * @param options.limit how many (default 20). @param options.width letters on each side (default 40). @param
 * options.sample looks only among so many captions, drawn uniformly from the whole source: the ones that `count` draws.
 */
export async function concordance(
  source: CaptionSource,
  word: string,
  options: { limit?: number; width?: number; sample?: number; seed?: number | string } & BadInput = {},
): Promise<{ found: number; captions: number; lines: ConcordanceLine[] }> {
  const { limit = 20, width = 40, sample, seed = 0 } = options;
  const holds = nameMatcher([[word]]);
  // Most captions don't hold it: a look at their letters spares taking them apart. A plural may change the last letters.
  const stem =
    cleanCaption(word)
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)[0]
      ?.slice(0, 3) ?? "";
  let captions = 0;
  const matching = async function* () {
    const all = readCaptions(source, { sample, seed, tally: new SkipLog(options) });
    for await (const batch of all) {
      captions += batch.captions.length;
      const held = batch.captions.flatMap((caption, i) =>
        cleanCaption(caption).toLowerCase().includes(stem) && holds(caption).size > 0 ? [i] : [],
      );
      yield {
        file: batch.file,
        captions: held.map((i) => batch.captions[i] as string),
        rows: held.map((i) => batch.rows[i] as number | string),
      };
    }
  };
  const { batches, total } = await drawCaptions(matching(), limit, `${seed}/lines`);
  const lines = batches.flatMap(({ file, captions: drawn, rows }) =>
    drawn.map((caption, i) => ({
      ...cut(cleanCaption(caption), word, width),
      file,
      row: rows[i] as number | string,
    })),
  );
  return { found: total, captions, lines };
}

function cut(caption: string, word: string, width: number): Pick<ConcordanceLine, "left" | "word" | "right"> {
  const text = caption.replace(/\s+/g, " ").trim();
  const { start, end } = find(text, word);
  const [left, right] = [text.slice(0, start), text.slice(end)];
  return {
    left: left.length > width ? "…" + left.slice(-width) : left,
    word: text.slice(start, end),
    right: right.length > width ? right.slice(0, width) + "…" : right,
  };
}

/** Where the word stands: the shortest run of the caption's words that names it. */
function find(text: string, word: string): { start: number; end: number } {
  const holds = nameMatcher([[word]]);
  const places = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)].map((match) => ({
    start: match.index ?? 0,
    end: (match.index ?? 0) + match[0].length,
  }));
  for (let length = 1; length <= places.length; length++)
    for (let i = 0; i + length <= places.length; i++) {
      const start = places[i]?.start ?? 0;
      const end = places[i + length - 1]?.end ?? 0;
      if (holds(text.slice(start, end)).size > 0) return { start, end };
    }
  return { start: 0, end: 0 };
}
