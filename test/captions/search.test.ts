import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { concordance } from "../../lib/captions";
import { searchTokens, searchWords } from "../../lib/captions/language/tokeniser";
import { parseQuery } from "../../lib/captions/search/query";
import { random } from "../../lib/random";
import { sourceOf } from "./source-of";

/** What a query finds in a text. */
function found(query: string, caption: string): string[] {
  const { textOf, find } = parseQuery(query);
  const text = textOf(caption);
  return find(text).map(({ start, end }) => text.slice(start, end));
}

describe("searching captions", () => {
  it("finds words and phrases in singular and plural, and exactly", () => {
    assert.deepEqual(found("dog", "Dogs, a DOG's life, hotdogs"), ["Dogs", "DOG's"]);
    assert.deepEqual(found("dogs", "a dog"), ["dog"]);
    assert.deepEqual(found('"dogs"', "a dog and Dogs"), ["Dogs"]);
    assert.deepEqual(found("hot dog", "two hot-dogs; hot, dog"), ["hot-dogs", "hot, dog"]);
    assert.deepEqual(found('"the end" of', "the end of it, the ends of it"), ["the end of"]);
  });

  it("finds wildcards, tags and emoji", () => {
    assert.deepEqual(found("dog*", "dog doggy #dogs hotdog"), ["dog", "doggy", "#dogs"]);
    assert.deepEqual(found("b?d", "bad bed bird bd"), ["bad", "bed"]);
    assert.deepEqual(found("a * dog", "a big dog, a dog"), ["a big dog"]);
    assert.deepEqual(found("#sunset", "#Sunset sunset #sunsets"), ["#Sunset"]);
    assert.deepEqual(found("#*", "a #b and #c_d"), ["#b", "#c_d"]);
    assert.deepEqual(found("dog", "my #dog"), ["#dog"]);
    assert.deepEqual(found("❤", "love ❤️ and 🐶"), ["❤️"]);
    assert.deepEqual(found("👩‍🚀", "👩‍🚀👩 👍🏽"), ["👩‍🚀"]);
    assert.deepEqual(found("👍", "👍🏽 👍"), ["👍"]);
  });

  it("finds expressions, which ignore case but where they have flags", () => {
    assert.deepEqual(found("/a|b/", "A cab"), ["A", "a", "b"]);
    assert.deepEqual(found("/dogs?/", "Dog &amp; dogs"), ["Dog", "dogs"]);
    assert.deepEqual(found("/Dog/u", "Dog dog"), ["Dog"]);
    assert.deepEqual(found("/x*/", "abc"), []);
    assert.throws(() => parseQuery("/(/"), /\/\(\/: Invalid regular expression/);
    assert.throws(() => parseQuery("  "), /nothing to look for, expected words/);
  });

  it("passes over no caption that holds a hit", () => {
    const draws = random("captions to look at quickly");
    const parts =
      "dog dogs Dog #dog dog's men man mice café 🐶 👍🏽 d&#111;g &amp; ｄｏｇ K k _ ' # - 's hotdog".split(
        " ",
      );
    const queries = [
      '"dog"',
      "dog",
      "dog*",
      "d?g",
      "#dog",
      "#*",
      "🐶",
      "man",
      '"café"',
      "a * dog",
      '"k" dog*',
      "/d.g/",
    ];
    const finders = queries.map((query) => ({ query, ...parseQuery(query) }));
    let passed = 0;
    for (let i = 0; i < 4000; i++) {
      let caption = "";
      for (let k = draws.integer(5); k >= 0; k--)
        caption += `${parts[draws.integer(parts.length)] ?? ""}${draws.integer(2) === 0 ? " " : ""}`;
      for (const { query, mayHold, textOf, find } of finders)
        if (!mayHold(caption)) {
          passed++;
          assert.deepEqual(find(textOf(caption)), [], `${query} in ${caption}`);
        }
    }
    assert.ok(passed > 5000, String(passed));
  });

  it("takes plain text apart as it does any other", () => {
    const text = "Rock'n'roll: a dog's #life_2, it's 3's 'x' o'clock's c_d--e's #1";
    const apart = searchTokens(text);
    // The sign at the end makes it other than ASCII.
    assert.deepEqual(searchTokens(`${text} …`), apart);
    assert.deepEqual(
      apart.map((one) => one.text),
      ["rock'n'roll", "a", "dog", "#life_2", "it", "3's", "x", "o'clock", "c", "d", "e's", "#1"],
    );
    for (const some of [text, `${text} é`])
      assert.deepEqual(
        searchWords(some),
        searchTokens(some).map((one) => one.text),
      );
  });

  it("gives all hits, sorted by what stands beside them, and what each group holds", async () => {
    const source = sourceOf(["a dog runs", "my dog barks", "dog and dog", "a cat"], "pets");
    const {
      hits,
      found: captions,
      lines,
    } = await concordance(source, "dog", { limit: Infinity, sort: "right" });
    assert.deepEqual([hits, captions], [4, 3]);
    assert.deepEqual(
      lines.map(({ right }) => right),
      ["", " and dog", " barks", " runs"],
    );
    const left = await concordance(source, "dog", { limit: Infinity, sort: "left" });
    assert.deepEqual(
      left.lines.map((line) => line.left),
      ["", "a ", "dog and ", "my "],
    );
    const { groups } = await concordance(source, "dog", { by: "length" });
    assert.deepEqual(
      groups.map(({ group, captions: n, found: held, hits: all }) => [group, n, held, all]),
      [["1-3 words", 4, 3, 4]],
    );
    const two = await concordance(source, "dog", { limit: 2 });
    assert.deepEqual([two.lines.length, two.hits], [2, 4]);
  });
});
