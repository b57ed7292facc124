import { basename } from "node:path";
import { CorruptFileError, isSafePath, tarMembers } from "../../../formats";
import { UserError } from "../../../common";
import { isClutter } from "../file-tree";
import { chosenFiles, filesNamed, stringsOption, under, whereOption, type Reading } from "../reading";
import type { Sample, Split } from "../../sample";
import { isImageExtension } from "./extensions";
import { notRead, toSample, type Members } from "./members";

/**
 * A member larger than this is no picture to train on; it is passed over, so that a lying size cannot fill the memory.
 */
const maxMemberBytes = 256 * 2 ** 20;

/**
 * WebDataset shards: tars (or tar.gz) in which files that share the name up to the first dot make a sample:
 * `000000012.jpg`, `.txt` (the caption), `.json` (its `caption`, or the field that `field` names), `.cls` (the label).
 * img2dataset writes such shards.
 *
 * Options: `shards`: one or more patterns with braces and globs; `train`, `validation`, `test`: those of a task's
 * splits; `folder`: the folder in which they start; `field`: the caption's field in `.json`, used where named or where
 * there is no `.txt`; `where`: values that fields of `.json` must have, or lists of them; other samples are passed
 * over.
 */
export async function* readWebDataset(reading: Reading): AsyncGenerator<Sample> {
  const { name, skipLog, watch } = reading;
  const named: { patterns: readonly string[]; split?: Split }[] = [
    { patterns: stringsOption(reading, "shards", []) },
    ...(["train", "validation", "test"] as const).map((split) => ({
      split,
      patterns: stringsOption(reading, split, []),
    })),
  ].filter(({ patterns }) => patterns.length > 0);
  if (named.length === 0)
    throw new UserError(
      `${name}: the reader's shards are missing: a pattern such as shards/{00000..00099}.tar`,
    );
  let found = 0;
  let shardCount = 0;
  for (const { patterns, split } of named) {
    if (split !== undefined && (reading.split ?? split) !== split) continue;
    const shards = await filesNamed(reading, patterns);
    if (shards.length === 0)
      throw new UserError(`${name}: no shard matches ${patterns.join(", ")} under ${under(reading, "")[0]}`);
    shardCount += shards.length;
    for (const shard of chosenFiles(
      reading,
      split === undefined ? (watch?.list(shards) ?? shards) : shards,
    )) {
      watch?.see(shard);
      try {
        for await (const sample of readShard(shard, reading)) {
          found++;
          yield split === undefined ? sample : { ...sample, split };
        }
      } catch (error) {
        // Broken since the run began is another matter than broken.
        watch?.see(shard);
        const { code } = error as NodeJS.ErrnoException;
        if (error instanceof CorruptFileError) skipLog.skip(error.why, error.message);
        else if (code === "ENOENT") skipLog.skip("missing file", shard);
        else if (code === "EACCES" || code === "EISDIR") skipLog.skip("unreadable file", shard);
        else throw error;
      }
      watch?.see(shard);
    }
  }
  const where = whereOption(reading).map(({ column, values }) => `${column}=${values.join("|")}`);
  const asked = where.length === 0 ? "" : ` where ${where.join(" and ")}`;
  if (found === 0 && skipLog.bad === 0)
    throw new UserError(
      `${name}: no sample${asked} in ${shardCount} shards (${named[0]!.patterns.join(", ")})`,
    );
}

/**
 * The samples of one shard.
 *
 * @throws CorruptFileError where it is truncated or corrupt, after the samples before that.
 */
export async function* readShard(shard: string, reading: Reading): AsyncGenerator<Sample> {
  const { skipLog } = reading;
  const isWanted = (name: string, size: number) =>
    size <= maxMemberBytes &&
    isSafePath(name) &&
    ((reading.images && reading.contents) || !isImageExtension(splitName(name).extension));
  const shardName = basename(shard).replace(/\.(tar|tgz|gz)/g, "");
  let group: Group | undefined;
  /**
   * Keys of groups that made no sample, and why: the rest of one that comes later shows that the shard is not sorted.
   */
  const incomplete = new Map<string, string>();
  const finish = async () => {
    const done = group;
    group = undefined;
    if (done === undefined) return undefined;
    const where = `${shard}: ${done.key}`;
    // Read as they are, these would be said to lack what they have.
    const before = done.members.size > 0 ? incomplete.get(done.key) : undefined;
    if (before !== undefined) {
      skipLog.rename(before, "files of a sample apart: the shard is not sorted", where);
      incomplete.delete(done.key);
      return undefined;
    }
    if (done.dotted !== undefined) {
      skipLog.skip(
        "dot in a name, after which WebDataset takes all for the extension",
        `${shard}: ${done.dotted}`,
      );
      return undefined;
    }
    const skipped = new Map(skipLog.skipped);
    const sample = await toSample(
      done.members,
      { key: `${shardName}/${done.key}`, where, file: shard },
      reading,
    );
    const why = [...skipLog.skipped].find(([reason, count]) => skipped.get(reason) !== count)?.[0];
    if (sample === undefined && why !== undefined) incomplete.set(done.key, why);
    return sample;
  };
  let isEmpty = true;
  for await (const { name, size, content, linkTo } of tarMembers(shard, isWanted)) {
    isEmpty = false;
    if (isClutter(name)) continue;
    if (linkTo !== undefined) {
      skipLog.skip("link in a shard", `${shard}: ${name} to ${linkTo}`);
      continue;
    }
    if (!isSafePath(name)) {
      skipLog.skip("unsafe path", `${shard}: ${name}`);
      continue;
    }
    if (size > maxMemberBytes) {
      skipLog.skip("too large", `${shard}: ${name} has ${size} bytes`);
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
    const [last = ""] = extension.split(".").slice(-1);
    if (last !== extension && isMemberExtension(last) && !/^[\w-]+(\.[\w-]+)+$/.test(extension))
      group.dotted ??= name;
    const isHere = content !== undefined || (reading.images && isImageExtension(extension));
    if (isHere && size > 0)
      group.members.set(extension, content === undefined ? notRead : () => Promise.resolve(content));
  }
  const last = await finish();
  if (last !== undefined) yield last;
  if (isEmpty) skipLog.skip("empty shard", shard);
}

/** Whether files with this extension are part of a sample. */
function isMemberExtension(extension: string): boolean {
  return isImageExtension(extension) || ["txt", "caption", "json", "cls"].includes(extension);
}

interface Group {
  key: string;
  /** A member whose name has a dot before that of its extension. */
  dotted?: string;
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
