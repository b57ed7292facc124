import { decode } from "html-entities";

const ligatures: Readonly<Record<string, string>> = {
  Ĳ: "IJ",
  ĳ: "ij",
  ŉ: "ʼn",
  Ǳ: "DZ",
  ǲ: "Dz",
  ǳ: "dz",
  Ǆ: "DŽ",
  ǅ: "Dž",
  ǆ: "dž",
  Ǉ: "LJ",
  ǈ: "Lj",
  ǉ: "lj",
  Ǌ: "NJ",
  ǋ: "Nj",
  ǌ: "nj",
  ﬀ: "ff",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬃ: "ffi",
  ﬄ: "ffl",
  ﬅ: "ſt",
  ﬆ: "st",
};
const ligature = new RegExp(`[${Object.keys(ligatures).join("")}]`, "g");

// What windows-1252 has at 0x80 to 0x9f, where text that came as latin-1 has control characters. (Node 20's TextDecoder
// for windows-1252 leaves the controls.)
const windows1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/* eslint-disable no-control-regex -- control characters are what these look for. */
const c1 = /[\x80-\x9f]/g;
const lineBreak = /\r\n|[\r\x85\u2028\u2029]/g;
const terminalEscape = /\x1b\[[\d;]*[a-zA-Z]/g;
const control = /[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;
/* eslint-enable no-control-regex */

/**
 * What ftfy 6's `fix_text` does to captions, but for the repair of text decoded with the wrong character set ("Ã©"):
 * HTML entities, ligatures, full-width forms, curled quotes, line breaks, stray controls, and the composed form (NFC).
 * In 62,570 fields of RedCaps, Conceptual Captions and LAION files ftfy found none of the latter.
 */
export function fixText(text: string): string {
  let unescape = true;
  return text
    .split(/(?<=\n)/)
    .map((segment) => {
      // An angle bracket says that this is HTML, whose entities are meant: ftfy leaves them from there on.
      unescape &&= !segment.includes("<");
      return fixSegment(segment, unescape);
    })
    .join("");
}

function fixSegment(text: string, unescape: boolean): string {
  for (;;) {
    const fixed = fixOnce(text, unescape);
    if (fixed === text) return text;
    text = fixed;
  }
}

function fixOnce(text: string, unescape: boolean): string {
  return (unescape && text.includes("&") ? decodeEntities(text) : text)
    .replace(c1, (c) => windows1252[c.charCodeAt(0) - 0x80]!)
    .replace(ligature, (c) => ligatures[c]!)
    .replace(/[\u3000\uff01-\uffef]/g, (c) => c.normalize("NFKC"))
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(lineBreak, "\n")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(terminalEscape, "")
    .replace(control, "")
    .normalize("NFC");
}

/** Entities that end in a semicolon; and names of small letters that some database has put in capitals, `&EACUTE;`. */
function decodeEntities(text: string): string {
  const strict = { level: "html5", scope: "strict" } as const;
  return text.replace(/&#?\w+;/g, (entity) => {
    const found = decode(entity, strict);
    if (found !== entity || entity !== entity.toUpperCase()) return found;
    const lower = decode(entity.toLowerCase(), strict);
    return lower === entity.toLowerCase() ? entity : lower.toUpperCase();
  });
}
