import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { unitNames, unitsOf } from "../../lib/captions/language/units";
import { random } from "../../lib/random";

/**
 * What captions are made of that taggers stumble on: contractions without apostrophes, abbreviations, runs of signs.
 */
const parts = [
  ..."cant wont dont im ive id youre isnt lets gonna wanna gotta cannot ain't y'all o'clock 'tis rock'n'roll".split(
    " ",
  ),
  ..."U.S.A. e.g. i.e. Mr. Dr. a.m. p.m. St. No. vs. etc. approx. Jan. Inc. Ph.D. w/ w/o c/o @me #tag".split(
    " ",
  ),
  ..."'s n't 're 'll 've ' ’ ’s “ ” \" ( ) [ ] { } < > <PERSON> & &amp; &#39; &nbsp; / \\ | * _ ~ ^ = + - -- — – … ... . .. , , ; : ! ?! !!! ??".split(
    " ",
  ),
  ..."1 2x4 10:30 3.14 1,000 1st 20s '90s $5 50% 7° ½ ² № http://x.y www.z.com a@b.co :) :-( <3 ;-) XD".split(
    " ",
  ),
  ..."dog cats br New york café naïve 東京 Москва العربية हिन्दी ไทย 👩‍🚀 ❤️ 👍🏽 🇩🇪 \u200b \u00a0 \u0000 \ufffd \ud83d e\u0301".split(
    " ",
  ),
];

describe("the tagger", () => {
  it("takes a million made-up captions apart, whatever they are made of", () => {
    const draws = random("captions that taggers stumble on");
    const glue = ["", " ", "  ", "\n", "\t", ".", ",", "-", "'"];
    const take = unitNames.map((unit) => [unit, unitsOf(unit)] as const);
    const tagged = take.filter(([unit]) => unit === "nouns" || unit === "lemmas");
    for (let i = 0; i < 1_000_000; i++) {
      let caption = "";
      for (let k = 1 + draws.integer(9); k > 0; k--)
        caption +=
          (parts[draws.integer(parts.length)] ?? "") +
          (glue[draws.integer(3) === 0 ? draws.integer(glue.length) : 1] ?? "");
      // All units on some, and those that tag in turn on the rest.
      for (const [unit, unitOf] of i % 50 === 0 ? take : [tagged[i % tagged.length] as (typeof take)[number]])
        try {
          for (const word of unitOf(caption))
            assert.ok(typeof word === "string" && word !== "", JSON.stringify(word));
        } catch (error) {
          assert.fail(`${unit} of ${JSON.stringify(caption)}: ${String(error)}`);
        }
    }
  });
});
