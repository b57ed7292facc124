import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { agreementWithPaper, countWords, openFiles, profileCaptions } from "../../lib/captions";
import { dataRoot } from "../../lib/common";

const folder = join(dataRoot() ?? "none", "captions");
const skip = existsSync(join(folder, "redcaps_dev.tsv"))
  ? false
  : "no captions/redcaps_dev.tsv under UPSTREAM_DATA";

describe("real captions", { skip }, () => {
  it("finds Table 3's words among the most frequent nouns", async () => {
    const agreed = async (name: string, file: string) => {
      const agreement = agreementWithPaper(await countWords(openFiles(name, join(folder, file))));
      return `${name} ${agreement?.both.length} of ${agreement?.of}`;
    };
    assert.equal(await agreed("RedCaps", "redcaps_dev.tsv"), "RedCaps 8 of 13");
    assert.equal(await agreed("CC3M", "cc3m_val_dev.tsv"), "CC3M 13 of 20");
    assert.equal(await agreed("LAION", "laion400m_dev.tsv"), "LAION 10 of 11");
  });

  it("counts the captions there are", async () => {
    // tail -n +2 redcaps_dev.tsv | cut -f3 | grep -c '[^[:space:]]'
    const { profile: redcaps } = await profileCaptions(openFiles("RedCaps", join(folder, "redcaps_dev.tsv")));
    assert.equal(redcaps.captions, 12_165);
    assert.ok(redcaps.english > 0.85 && redcaps.english < 0.99);
  });
});
