import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { isMostlyEnglish, loadWink } from "../../lib/captions/language/lexicon";
import { nameMatcher } from "../../lib/captions/language/name-matcher";
import { stopListName, stopWords } from "../../lib/captions/language/stop-words";
import { lemmas, nouns, singular } from "../../lib/captions/language/tagger";
import { unitsOf } from "../../lib/captions/language/units";

const words = unitsOf("words");
const bigrams = unitsOf("bigrams");

describe("words", () => {
  it("takes captions apart as web captions are written", () => {
    assert.deepEqual(words("A dog's life, isn't it? #Dogs_of 2x4 10"), [
      ..."a dog life isn't it dogs of 2x4".split(" "),
    ]);
    assert.deepEqual(words("the dog 's tail , did n't wag"), "the dog tail did wag".split(" "));
    assert.deepEqual(
      words("<PERSON> and <PERSON> at T-shirt & co"),
      "<person> and <person> at t-shirt co".split(" "),
    );
    assert.deepEqual(
      words("cats &amp; dogs &eacute;t&eacute; http://x.org/a?b www.y.com/z"),
      "cats dogs été".split(" "),
    );
  });

  it("leaves other languages whole", () => {
    assert.deepEqual(words("Ein Café in MÜNCHEN"), ["ein", "café", "in", "münchen"]);
    assert.deepEqual(words("東京の写真 и Москва हिन्दी"), ["東京の写真", "и", "москва", "हिन्दी"]);
    assert.deepEqual(words("ｆｕｌｌ 𝓯𝓪𝓷𝓬𝔂 e\u0301"), ["full", "fancy", "é"]);
  });

  it("pairs neighbours as bigrams within a caption", () => {
    assert.deepEqual(bigrams("Peanut butter cups"), ["peanut butter", "butter cups"]);
    assert.deepEqual(bigrams("one"), []);
  });

  it("finds nouns as lemmas, and the treebank's anyone", () => {
    assert.deepEqual(nouns("the puppies are playing with two children in parks"), ["puppy", "child", "park"]);
    assert.deepEqual(nouns("does anyone know this plant?"), ["anyone", "plant"]);
    assert.deepEqual(nouns("Black Women T Shirt x 3"), ["black", "woman", "shirt"]);
    assert.deepEqual(nouns(""), []);
  });

  it("gives a spelling its own lemma, whichever of a word's spellings came first", () => {
    assert.deepEqual(nouns("a UPS truck and two ups"), ["ups", "truck", "up"]);
    assert.deepEqual(nouns("two ups and a UPS truck"), ["up", "ups", "truck"]);
  });

  it("gives lemmas of all words", () => {
    assert.deepEqual(lemmas("She was running, the dogs 's tails"), [
      "she",
      "be",
      "run",
      "the",
      "dog",
      "tail",
    ]);
  });

  it("is not slowed by runs without spaces", () => {
    // wink-nlp by itself takes 15 s for the first.
    assert.deepEqual(nouns("!?-_".repeat(16_000) + " a dog"), ["dog"]);
    assert.deepEqual(nouns("w".repeat(65_000) + " a cat"), ["cat"]);
  });

  it("has the stop words of wink's lexicon", () => {
    const { winkNLP, model } = loadWink();
    const { its, readDoc } = winkNLP(model, []);
    const lexicon = (model.core as () => unknown)() as { features: { lexeme: { list: string[] } } };
    const candidates = lexicon.features.lexeme.list.filter((word) => /^[a-z]{1,12}$/.test(word));
    const tokens = readDoc(candidates.join(" ")).tokens();
    const flags = tokens.out(its.stopWordFlag) as unknown as boolean[];
    const marked = (tokens.out() as string[]).filter((_, i) => flags[i]);
    assert.ok(marked.length > 300);
    // Beside them single letters, and contractions with or without their apostrophe.
    const others = [...stopWords()].filter((word) => word.length > 1 && !marked.includes(word));
    assert.deepEqual(
      marked.filter((word) => !stopWords().has(word)),
      [],
    );
    assert.deepEqual(
      others.filter((word) => !word.includes("'")),
      ["dont", "im"],
    );
    // As counts made before name it.
    assert.equal(stopListName(), "wink's English stop words and contractions, 376 words, 92c7a12bf5431127");
  });

  it("knows singulars, stop words and English", () => {
    assert.deepEqual(["cats", "puppies", "children", "glass", "cat"].map(singular), [
      "cat",
      "puppy",
      "child",
      "glass",
      "cat",
    ]);
    for (const word of ["the", "of", "you", "it's"]) assert.ok(stopWords().has(word), word);
    for (const word of ["dog", "background", "day"]) assert.ok(!stopWords().has(word), word);
    assert.ok(isMostlyEnglish(words("room with a view of the park")));
    assert.ok(!isMostlyEnglish(words("ein Zimmer mit Blick auf den Wald")));
    assert.ok(!isMostlyEnglish(words("123")));
  });

  it("finds what a caption names: plurals, synonyms, several words", () => {
    const find = nameMatcher([["tabby cat", "tabby"], ["golden_retriever"], ["cat"], ["7"], ["ice cream"]]);
    const named = (caption: string) => [...find(caption)].sort();
    assert.deepEqual(named("two Tabby cats and 7 golden-retrievers"), [0, 1, 2]);
    assert.deepEqual(named("a tabby, golden but no retriever"), [0]);
    assert.deepEqual(named("concatenate 7 ices"), []);
    assert.deepEqual(named("ice creams"), [4]);
    const others = ["bowl", "Dalmatian", "shorts", "grapes", "goose", "knife", "doughnut", "watch", "pants"];
    const plurals = nameMatcher(others.map((name) => [name]));
    const all = plurals(
      "bowls, dalmatians in shorts with grapes, geese, knives, doughnuts, watches and pants",
    );
    assert.equal(all.size, others.length);
    assert.deepEqual([...plurals("a grape in a short pant, a match")], [3]);
  });
});
