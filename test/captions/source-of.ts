import type { CaptionSource } from "../../lib/captions";

/** A source of these captions, `size` at a time. */
export function sourceOf(captions: readonly string[], name = "test", size = 100): CaptionSource {
  return {
    name,
    async *read() {
      for (let from = 0; from < captions.length; from += size) {
        const some = captions.slice(from, from + size);
        await Promise.resolve();
        yield { file: name, captions: some, rows: some.map((_, i) => from + i + 1) };
      }
    },
  };
}
