import { basename } from "node:path";
import { CorruptFileError, isSafePath, tarMembers } from "../../../formats";
import { UserError } from "../../../common";
import { expandPaths } from "../../find/path-patterns";
import { isClutter } from "../file-tree";
import { chosenFiles, stringsOption, under, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { isImageExtension } from "./extensions";
import { notRead, toSample, type Members } from "./members";

/** A member larger than this is no picture to train on; it is passed over, so that a lying size cannot fill the memory. */
const maxMemberBytes = 256 * 2 ** 20;

/**
 * WebDataset shards: tars (or tar.gz) in which files that share the name up to the first dot make a sample:
 * `000000012.jpg`, `.txt` (the caption), `.json` (its `caption`, or the field that `field` names), `.cls` (the label).
 * img2dataset writes such shards.
 *
 * Options: `shards`: one or more patterns with braces and globs; `field`: the caption's field in `.json`, used where
 * named or where there is no `.txt`; `where`: values that fields of `.json` must have, other samples are passed over.
 */
export async function* readWebDataset(reading: Reading): AsyncGenerator<Sample> {
  const patterns = stringsOption(reading, "shards", []);
  if (patterns.length === 0)
    throw new UserError(
      `${reading.name}: the reader's shards are missing: a pattern such as shards/{00000..00099}.tar`,
    );
  const shards = (
    await Promise.all(patterns.map((pattern) => expandPaths(...under(reading, pattern))))
  ).flat();
  if (shards.length === 0)
    throw new UserError(
      `${reading.name}: no shard matches ${patterns.join(", ")} under ${under(reading, "")[0]}`,
    );
  let found = 0;
  const { tally, watch } = reading;
  for (const shard of chosenFiles(reading, watch?.list(shards) ?? shards)) {
    watch?.see(shard);
    try {
      for await (const sample of readShard(shard, reading)) {
        found++;
        yield sample;
      }
    } catch (error) {
      // Broken since the run began is another matter than broken.
      watch?.see(shard);
      const { code } = error as NodeJS.ErrnoException;
      if (error instanceof CorruptFileError) tally.skip(error.why, error.message);
      else if (code === "ENOENT") tally.skip("missing file", shard);
      else if (code === "EACCES" || code === "EISDIR") tally.skip("unreadable file", shard);
      else throw error;
    }
    watch?.see(shard);
  }
  if (found === 0 && tally.bad === 0)
    throw new UserError(`${reading.name}: no sample in ${shards.length} shards (the first is ${shards[0]})`);
}

/** The samples of one shard. @throws CorruptFileError where it is truncated or corrupt, after the samples before that. */
export async function* readShard(shard: string, reading: Reading): AsyncGenerator<Sample> {
  const { tally } = reading;
  const isWanted = (name: string, size: number) =>
    size <= maxMemberBytes &&
    isSafePath(name) &&
    ((reading.images && reading.contents) || !isImageExtension(splitName(name).extension));
  const shardName = basename(shard).replace(/\.(tar|tgz|gz)/g, "");
  let group: Group | undefined;
  const finish = () => {
    const done = group;
    group = undefined;
    if (done === undefined) return undefined;
    return toSample(
      done.members,
      { key: `${shardName}/${done.key}`, where: `${shard}: ${done.key}`, file: shard },
      reading,
    );
  };
  let isEmpty = true;
  for await (const { name, size, content, linkTo } of tarMembers(shard, isWanted)) {
    isEmpty = false;
    if (isClutter(name)) continue;
    if (linkTo !== undefined) {
      tally.skip("link in a shard", `${shard}: ${name} to ${linkTo}`);
      continue;
    }
    if (!isSafePath(name)) {
      tally.skip("unsafe path", `${shard}: ${name}`);
      continue;
    }
    if (size > maxMemberBytes) {
      tally.skip("too large", `${shard}: ${name} has ${size} bytes`);
      continue;
    }
    const { key, extension } = splitName(name);
    if (extension === "" || basename(key) === "") continue; // no part of a sample, for instance .DS_Store
    if (group?.key !== key) {
      const sample = await finish();
      if (sample !== undefined) yield sample;
      group = { key, members: new Map() };
    }
    // A name that comes twice (a tar that was appended to): the later one is what tar itself would leave on disk.
    // An empty file is none: a download that failed.
    const isHere = content !== undefined || (reading.images && isImageExtension(extension));
    if (isHere && size > 0)
      group.members.set(extension, content === undefined ? notRead : () => Promise.resolve(content));
  }
  const last = await finish();
  if (last !== undefined) yield last;
  if (isEmpty) tally.skip("empty shard", shard);
}

interface Group {
  key: string;
  members: Members;
}

/** WebDataset's rule: the extension is all after the first dot of the last part of the path. */
function splitName(name: string): { key: string; extension: string } {
  const start = name.lastIndexOf("/") + 1;
  const dot = name.indexOf(".", start);
  return dot < 0
    ? { key: name, extension: "" }
    : { key: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}
