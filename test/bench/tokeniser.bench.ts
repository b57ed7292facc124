import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as models from "../../lib/models";
import type { Benchmark } from "./benchmark";

/** Captions such as people write, made from words: what is timed is a corpus that repeats its words. */
function captions(): string[] {
  const file = join(__dirname, "..", "models", "tokeniser.json");
  const texts = (JSON.parse(readFileSync(file, "utf8")) as { text: string }[]).map(({ text }) => text);
  const words = "a photo of the small red car in front an old house with my dog on street".split(" ");
  const sentence = (i: number) =>
    Array.from({ length: 12 }, (_, j) => words[(i * 7 + j * j) % words.length]).join(" ");
  return Array.from({ length: 2000 }, (_, i) => (i % 100 < texts.length ? texts[i % 100]! : sentence(i)));
}

export const benchmarks: Benchmark[] = [
  {
    name: "tokenise 2,000 captions",
    prepare() {
      const texts = captions();
      return { run: () => models.tokenizeBatch(texts) };
    },
    peer: { script: "tokeniser.py", needs: "open_clip_torch torch==2.13.0 timm torchvision" },
  },
];
