import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as models from "../../lib/models";
import { dataRoot } from "../../lib/common";

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
}

const read = (path: string) => readFileSync(path, "utf8");

test("texts of every kind get the ids that OpenCLIP's tokeniser gives them", () => {
  for (const { text, ids } of JSON.parse(read(join(__dirname, "tokeniser.json"))) as Case[]) {
    assert.deepEqual(models.tokenize(text), ids, JSON.stringify(text));
  }
});

describe("real captions", () => {
  const file = join(dataRoot() ?? "", "tokenizer", "caption_token_ids_dev.jsonl");
  const skip = dataRoot() === undefined || !existsSync(file) ? "UPSTREAM_DATA lacks tokenizer/" : false;
  test("all 1,693 get the paper's ids", { skip }, () => {
    const rows = read(file).trim().split("\n");
    assert.equal(rows.length, 1693);
    for (const row of rows) {
      const { text, ids } = JSON.parse(row) as Case;
      assert.deepEqual(models.tokenize(text), ids, text);
    }
  });
});

test("ids go back to text, and a batch is padded with zeros", () => {
  assert.equal(
    models.detokenize(models.tokenize("A photo of a cat, naïvely.")),
    "a photo of a cat , naïvely .",
  );
  const batch = models.tokenizeBatch(["cat", "a dog"], 5);
  assert.deepEqual([...batch], [49406, 2368, 49407, 0, 0, 49406, 320, 1929, 49407, 0]);
});

test("a vocabulary of words counts captions and gives unknown words one id", () => {
  const words = models.countVocabulary(["Red car", "red house", "blue car!", "red"], 4);
  assert.deepEqual(words, ["red", "car"]);
  const vocabulary = models.wordVocabulary(words);
  assert.deepEqual([...vocabulary.encode(["A red car", ""], 4)], [1, 2, 3, 0, 0, 0, 0, 0]);
});
