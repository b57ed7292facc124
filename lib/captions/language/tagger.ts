import { readFileSync } from "node:fs";
import type { ItsFunction, ItsHelpers, PartOfSpeech, Tokens, WinkMethods } from "wink-nlp";
import type WinkModel from "wink-eng-lite-web-model";
import { isInLexicon, loadWink } from "./lexicon";

/**
 * The part-of-speech tagger and lemmatiser: wink-nlp with its English model. Against spaCy's nouns (3.8,
 * en_core_web_sm; NN, NNS, NNP, NNPS) on 12,165 captions of RedCaps, 8,000 of CC3M and 5,000 of LAION its precision is
 * 0.91, 0.94 and 0.91, its recall 0.91, 0.95 and 0.92; compromise, the other tagger on npm, takes seven to ten times as
 * long and comes to 0.81, 0.87, 0.89 and 0.87, 0.94, 0.85 (test/bench/tagger-agreement.ts). Common nouns alone (NN,
 * NNS) part worse: precision 0.73, 0.92, 0.67, recall 0.93, 0.95, 0.65, since captions write them with capitals. On
 * 2,500, 1,000 and 1,000 of them verbs come to 0.84, 0.91, 0.52 and 0.78, 0.84, 0.71, adjectives to 0.76, 0.84, 0.75
 * and 0.78, 0.87, 0.47, proper names to 0.63, 0.88, 0.84 and 0.07, 0.16, 0.84: where captions are in small letters it
 * finds hardly a name.
 */
export const taggerName = `wink-nlp ${versionOf("wink-nlp")}, wink-eng-lite-web-model ${versionOf("wink-eng-lite-web-model")}`;

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as {
    version: string;
  };
  return version;
}

/** What wink keeps of words: those of its lexicon, then those it met, in the order in which it met them. */
interface Lexemes {
  hash: Record<string, number>;
  list: string[];
}

/** wink keeps every word it meets in a list, for ever: a new instance from time to time keeps memory flat. */
const wordsPerInstance = 300_000;

let instance: WinkMethods | undefined;
let lexemes: Lexemes = { hash: {}, list: [] };
let lemmasOf = new Map<PartOfSpeech, Map<string, string>>();

/** wink's time grows with the square of a run without spaces; no English word is that long. */
const longRun = /\S{64,}/g;

const plainWord = /^[a-z]+$/i;

/** Where the words begin that wink has met since they were last forgotten. */
let firstMet = 0;

/**
 * Takes a text apart, as if it were the first. wink takes a word that it met for a word ever after, and after `joe's.`
 * no longer parts `joe's` into two: then a caption's words would hang on which captions came before it, and so on which
 * thread had them. What is letters alone is one word wherever it stands, and may be remembered.
 */
function read(text: string): Tokens {
  if (instance === undefined || lexemes.list.length > wordsPerInstance) startWink();
  for (; firstMet < lexemes.list.length; firstMet++) {
    const met = lexemes.list[firstMet] as string;
    if (!plainWord.test(met)) delete lexemes.hash[met];
  }
  return wink()
    .readDoc(text.length < 64 ? text : text.replace(longRun, " "))
    .tokens();
}

function wink(): WinkMethods {
  return instance ?? startWink();
}

function startWink(): WinkMethods {
  const { winkNLP, model: declared } = loadWink();
  // Its declared type leaves out what it is made of.
  const model = declared as unknown as { core(): { features: { lexeme: Lexemes } } };
  // The instance keeps its words to itself; this is where it gets them from.
  const core = () => {
    const loaded = model.core();
    lexemes = loaded.features.lexeme;
    return loaded;
  };
  instance = winkNLP({ ...model, core } as unknown as typeof WinkModel, ["pos"]);
  firstMet = lexemes.list.length;
  lemmasOf = new Map();
  return instance;
}

/** wink's own type of `its.lemma` does not fit what takes it. */
const lemmaOf = (its: ItsHelpers) => its.lemma as unknown as ItsFunction<string>;

/**
 * Nouns in the Penn Treebank (NN), and in the paper's Table 3 (`anyone`); Universal Dependencies calls them pronouns.
 */
const indefinite = /^(?:any|some|every|no)(?:one|body|thing)$/;
/** At least two letters or digits, one of them a letter: not the `x` of `4 x 6`, nor `i'm`, nor `<`. */
const looksLikeWord = /^[a-z0-9-]*[a-z][a-z0-9-]+$|^[\p{L}\p{M}\p{N}-]*\p{L}[\p{L}\p{M}\p{N}-]+$/u;

/** The lemmas, in lower case, of the words that `isWanted` by their part of speech. */
function chosenWords(text: string, isWanted: (pos: PartOfSpeech, word: string) => boolean): string[] {
  const tokens = read(text);
  const { its } = wink();
  const pos = tokens.out(its.pos) as PartOfSpeech[];
  const normals = tokens.out(its.normal) as string[];
  const spellings = tokens.out() as string[];
  const found: string[] = [];
  for (let i = 0; i < pos.length; i++) {
    const word = normals[i];
    const kind = pos[i];
    if (word === undefined || kind === undefined || !isWanted(kind, word) || !looksLikeWord.test(word))
      continue;
    found.push(
      kind === "PROPN" || kind === "PRON"
        ? properLemma(word)
        : lemmaAt(tokens, i, spellings[i] ?? word, kind),
    );
  }
  return found;
}

/**
 * The nouns of a cleaned caption, common and proper (the Penn Treebank's NN, NNS, NNP, NNPS, which takes in `anyone`
 * and its like), as lemmas in lower case. Web captions write half their common nouns with a capital, so that the two
 * kinds cannot be told apart by it.
 */
export function nouns(text: string): string[] {
  return chosenWords(
    text,
    (pos, word) => pos === "NOUN" || pos === "PROPN" || (pos === "PRON" && indefinite.test(word)),
  );
}

/** The proper names of a cleaned caption, in lower case; in captions with capitals throughout many common nouns too. */
export function properNouns(text: string): string[] {
  return chosenWords(text, (pos) => pos === "PROPN");
}

/** The verbs of a cleaned caption as lemmas, without auxiliaries (`is`, `can`). */
export function verbs(text: string): string[] {
  return chosenWords(text, (pos) => pos === "VERB");
}

/** The adjectives of a cleaned caption as lemmas. */
export function adjectives(text: string): string[] {
  return chosenWords(text, (pos) => pos === "ADJ");
}

/**
 * A word's lemma depends on its spelling (`UPS` is one, `ups` are several) and its part of speech alone. wink has none
 * where it takes a contraction without its apostrophe before a full stop (`cant.`) for a word: the word stays.
 */
function lemmaAt(tokens: Tokens, i: number, spelling: string, pos: PartOfSpeech): string {
  let known = lemmasOf.get(pos);
  if (known === undefined) lemmasOf.set(pos, (known = new Map()));
  let lemma = known.get(spelling);
  if (lemma === undefined) {
    const found = tokens.itemAt(i).out(lemmaOf(wink().its)) as string | undefined;
    lemma = (found ?? spelling).toLowerCase();
    known.set(spelling, lemma);
  }
  return lemma;
}

const maxRemembered = 100_000;
const properLemmas = new Map<string, string>();

/** `Women` in a title is the noun after all, where the lexicon has its singular; `James` stays. */
function properLemma(word: string): string {
  if (!word.endsWith("s") && !word.endsWith("men")) return word;
  let lemma = properLemmas.get(word);
  if (lemma === undefined) {
    if (properLemmas.size > maxRemembered) properLemmas.clear();
    const one = singular(word);
    lemma = isInLexicon(one) ? one : word;
    properLemmas.set(word, lemma);
  }
  return lemma;
}

/** The lemmas of all words of a cleaned caption, in lower case; punctuation, numbers and symbols left out. */
export function lemmas(text: string): string[] {
  const tokens = read(text);
  const { its } = wink();
  const found = tokens.out(lemmaOf(its)) as (string | undefined)[];
  const normals = tokens.out(its.normal) as string[];
  const types = tokens.out(its.type) as string[];
  return found
    .map((lemma, i) => (lemma ?? normals[i] ?? "").toLowerCase())
    .filter((lemma, i) => types[i] === "word" && /^\p{L}/u.test(lemma));
}

/** The part of speech (Universal Dependencies) of each token of a text, for comparing taggers. */
export function tags(text: string): { word: string; pos: string }[] {
  const tokens = read(text);
  const { its } = wink();
  const pos = tokens.out(its.pos) as string[];
  return (tokens.out(its.normal) as string[]).map((word, i) => ({ word, pos: pos[i] as string }));
}

/** The singular of an English noun, in lower case: `puppies` → `puppy`. What is no plural stays. */
export function singular(word: string): string {
  // After an article the tagger takes it for a noun.
  const tokens = read(`the ${word}`);
  const { its } = wink();
  const last = tokens.length() - 1;
  const isOne = last === 1 && tokens.itemAt(last).out(its.pos) === "NOUN";
  const lemma = isOne ? (tokens.itemAt(last).out(lemmaOf(its)) as string | undefined) : undefined;
  return (lemma ?? word).toLowerCase();
}
