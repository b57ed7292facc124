import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../common";
import { openTensors, type TensorEntry, type TensorFile } from "../../formats";

/** Opens a file of weights, or an index with the shards that it names as one. @throws UserError, CorruptFileError */
export async function openWeights(path: string): Promise<TensorFile> {
  if (!path.endsWith(".index.json")) return openTensors(path);
  const files: TensorFile[] = [];
  const close = async () => {
    for (const file of files) await file.close();
  };
  try {
    const entries = new Map<string, TensorEntry>();
    const metadata = new Map<string, unknown>();
    const shards = shardsOf(path);
    const absent = [...shards.keys()].filter((shard) => !existsSync(join(dirname(path), shard)));
    if (absent.length > 0)
      throw new UserError(
        `${path}: names ${shards.size} files of weights, of which ${absent.length} are not beside it (${absent[0]}, ...): get them ` +
          "all (`hf download ORG/NAME`)",
      );
    for (const [shard, names] of shards) {
      const file = await openTensors(join(dirname(path), shard));
      files.push(file);
      for (const name of names) {
        const entry = file.entries.get(name);
        if (entry === undefined) throw new UserError(`${path}: ${shard} holds no ${name}`);
        entries.set(name, entry);
      }
    }
    return { format: files[0]?.format ?? "safetensors", entries, metadata, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The files that an index names, and what each holds. */
function shardsOf(path: string): Map<string, string[]> {
  if (statSync(path).size > 100e6) throw new UserError(`${path}: larger than any index of weights`);
  let map: unknown;
  try {
    map = (JSON.parse(readFileSync(path, "utf8")) as { weight_map?: unknown }).weight_map;
  } catch (error) {
    throw new UserError(`${path}: no JSON (${(error as Error).message})`);
  }
  if (typeof map !== "object" || map === null)
    throw new UserError(`${path}: no index of weights: it lacks weight_map`);
  const shards = new Map<string, string[]>();
  for (const [name, shard] of Object.entries(map as Record<string, unknown>)) {
    if (typeof shard !== "string" || basename(shard) !== shard || shard.startsWith("."))
      throw new UserError(
        `${path}: ${name} lies in ${JSON.stringify(shard)}: expected a file beside the index`,
      );
    shards.set(shard, [...(shards.get(shard) ?? []), name]);
  }
  if (shards.size === 0) throw new UserError(`${path}: no index of weights: its weight_map is empty`);
  return shards;
}
