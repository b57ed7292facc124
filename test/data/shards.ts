import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pack } from "tar-stream";

/** Writes a tar of these members with tar-stream. */
export async function writeTar(
  path: string,
  members: Iterable<readonly [name: string, content: Buffer | string]>,
): Promise<void> {
  const packed = pack();
  for (const [name, content] of members) packed.entry({ name }, content);
  packed.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packed) chunks.push(chunk as Buffer);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(chunks));
}
