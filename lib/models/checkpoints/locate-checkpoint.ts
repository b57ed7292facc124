import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { publicCheckpoints, type PublicCheckpoint } from "../../catalogue";
import { dataRoot, home, UserError } from "../../common";

/** Where a checkpoint's files are. */
export interface LocatedCheckpoint {
  /** The weights, or the index that names their shards. */
  readonly weights: string;
  /**
   * Where its configurations lie: beside the weights; undefined where what lies there is not known to belong to them.
   */
  readonly folder?: string;
  /** What the catalogue says of it. */
  readonly entry?: PublicCheckpoint;
}

/** Names of files of weights that libraries write, the ones to take first in front. */
const weightNames = [
  "model.safetensors",
  "model.safetensors.index.json",
  "open_clip_model.safetensors",
  "open_clip_pytorch_model.safetensors",
  "open_clip_pytorch_model.bin",
  "pytorch_model.bin",
  "pytorch_model.bin.index.json",
  "model.onnx",
];

const weightEndings = /\.(safetensors|pt|pth|bin|ckpt|npz|pth\.tar|pt\.tar|onnx)$/;
const otherLibraries = /\.(h5|keras|msgpack|tflite|pb)$/;
/** `org/name`, and `@revision` after it. */
const hubName = /^([\w.-]+)\/([\w.-]+?)(?:@([\w./-]+))?$/;

/**
 * Finds a checkpoint: a file, a folder, a name of the catalogue, `org/name` in Hugging Face's cache, or a file's name
 * in torch hub's cache. Nothing is downloaded.
 *
 * @throws UserError where it is none of these: with what to run to get it.
 */
export function locateCheckpoint(pathOrName: string): LocatedCheckpoint {
  if (existsSync(pathOrName)) {
    const stats = statSync(pathOrName);
    if (stats.isDirectory()) return inFolder(pathOrName, pathOrName);
    // A pipe would be waited for, and a device may never end.
    if (!stats.isFile())
      throw new UserError(`${pathOrName}: a pipe or a device, expected a file or a folder`);
    const folder = dirname(pathOrName);
    return {
      weights: pathOrName,
      ...((weightNames.includes(basename(pathOrName)) || isAlone(folder)) && { folder }),
    };
  }
  const entry = publicCheckpoints.find((one) => one.name === pathOrName);
  if (entry !== undefined) return { weights: cataloguedFile(entry), entry };
  const hub = hubName.exec(pathOrName);
  if (hub !== null) return inHubCache(pathOrName, hub[1]!, hub[2]!, hub[3] ?? "main");
  const cached = inTorchHub((file) => file === pathOrName || file.startsWith(`${pathOrName}-`));
  if (cached !== undefined) return { weights: cached };
  throw new UserError(
    `${pathOrName}: no such file or folder, and no checkpoint of this name; expected a path, org/name in Hugging Face's ` +
      `cache, or one of ${publicCheckpoints.map((one) => one.name).join(", ")}`,
  );
}

/** Whether a folder holds weights once only, so that a configuration in it must be theirs. */
function isAlone(folder: string): boolean {
  return readdirSync(folder).filter((file) => weightEndings.test(file)).length === 1;
}

function inFolder(name: string, folder: string): LocatedCheckpoint {
  const files = readdirSync(folder);
  const usual = weightNames.find((file) => files.includes(file));
  if (usual !== undefined) return { weights: join(folder, usual), folder };
  const some = files.filter((file) => weightEndings.test(file) && !file.endsWith(".training.safetensors"));
  if (some.length === 1) return { weights: join(folder, some[0]!), folder };
  if (some.length > 1)
    throw new UserError(
      `${name}: a folder of ${some.length} files of weights: name one of ${some.slice(0, 12).join(", ")}`,
    );
  const others = files.filter((file) => otherLibraries.test(file));
  throw new UserError(
    others.length > 0
      ? `${name}: a folder of weights for TensorFlow, Keras or Flax (${others.slice(0, 3).join(", ")}): expected PyTorch's, safetensors or ONNX`
      : `${name}: a folder without weights: expected ${weightNames[0]}, a .pt, .pth, .bin, .npz or .onnx in it`,
  );
}

/** The file of a catalogue's entry: under the data root, or where torch hub, OpenAI's code or set-up has put it. */
function cataloguedFile(entry: PublicCheckpoint): string {
  const paths = pathsOf(entry);
  const found = paths.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (entry.package !== undefined)
    throw new UserError(
      `${entry.name}: not here yet: run \`npx upstream checkpoint get ${entry.name}\` (${Math.round(entry.bytes / 1e6)} MB)`,
    );
  const [path] = paths;
  throw new UserError(
    dataRoot() === undefined
      ? `${entry.name}: set UPSTREAM_DATA to the data root, where ${entry.file} must lie; it is got from ${entry.url}`
      : `${entry.name}: ${path} is not there; it is got from ${entry.url}`,
  );
}

/** Where a catalogue's entry may lie, the data root first. */
function pathsOf({ file, url, package: fromPackage }: PublicCheckpoint): string[] {
  const root = dataRoot();
  const name = basename(url);
  return [
    ...(root === undefined ? [] : [join(root, file)]),
    ...(fromPackage === undefined ? [] : [gotFile(file)]),
    join(torchHub(), name),
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "clip", name),
  ];
}

/** Where `upstream checkpoint get` puts a file. */
export const gotFile = (file: string): string => home("checkpoints", basename(file));

function torchHub(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(process.env.TORCH_HOME ?? join(cache, "torch"), "hub", "checkpoints");
}

function inTorchHub(wanted: (file: string) => boolean): string | undefined {
  const folder = torchHub();
  if (!existsSync(folder)) return undefined;
  const file = readdirSync(folder).find(wanted);
  return file === undefined ? undefined : join(folder, file);
}

/** Hugging Face's cache, as its documentation says: `HF_HUB_CACHE`, else `HF_HOME`/hub, else the user's cache. */
function hubCache(): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = process.env;
  const home = HF_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface");
  return HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE ?? join(home, "hub");
}

function inHubCache(given: string, org: string, name: string, revision: string): LocatedCheckpoint {
  const repository = join(hubCache(), `models--${org}--${name}`);
  const reference = join(repository, "refs", revision);
  const commit = existsSync(reference) ? readFileSync(reference, "utf8").trim() : revision;
  const snapshot = join(repository, "snapshots", commit);
  if (/^[\w.-]+$/.test(commit) && existsSync(snapshot)) return inFolder(given, snapshot);
  const at = revision === "main" ? "" : ` --revision ${revision}`;
  throw new UserError(
    `${given}: no such file or folder, and not in Hugging Face's cache (${hubCache()}): ` +
      `run \`hf download ${org}/${name}${at}\` where there is network`,
  );
}

/** Where the entry's file lies, or must lie; undefined where it lies nowhere and there is no data root. */
export function checkpointPath(entry: PublicCheckpoint): string | undefined {
  const paths = pathsOf(entry);
  return paths.find((path) => existsSync(path)) ?? (process.env.UPSTREAM_DATA ? paths[0] : undefined);
}
