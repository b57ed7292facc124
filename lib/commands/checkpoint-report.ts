import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import {
  build,
  countParameters,
  describeCheckpoint,
  locateCheckpoint,
  objectiveFor,
  openOnnx,
  checkpointPath,
  size,
  type Description,
} from "../models";
import { textTable, UserError, sum } from "../common";
import { publicCheckpoints } from "../catalogue";
import { loadOptions } from "./checkpoint-options";
import { printTable, type TableOutputOptions } from "./output-options";

/** Prints the catalogue, and which of it is under the data root. */
export async function listCheckpoints(options: TableOutputOptions): Promise<void> {
  const rows = publicCheckpoints.map((entry) => {
    const path = checkpointPath(entry);
    return { ...entry, path, there: path !== undefined && existsSync(path) };
  });
  const table = textTable(
    ["name", "", "objective", "architecture", "source", "MB", "licence", "lies under the data root as"],
    rows.map((row) => [
      row.name,
      row.there ? "there" : "-",
      row.objective,
      row.architecture,
      row.source,
      `${Math.round(row.bytes / 1e6)}${row.weightsOnly ? "+" : ""}`,
      row.licence,
      row.file,
    ]),
  );
  const note =
    "+: at least; the publisher does not say. `upstream checkpoint ls --json` says where each is got.";
  await printTable({ text: () => `${table}\n\n${note}`, rows: () => rows, json: () => rows }, options);
}

/**
 * What is in a checkpoint, as text or JSON.
 *
 * @throws UserError where a catalogued file is not the one that was published.
 */
export async function showCheckpoint(
  file: string,
  options: Readonly<Record<string, string | boolean>>,
): Promise<string> {
  const checked = await checkHash(file);
  const { weights: path, folder } = locateCheckpoint(file);
  if (path.endsWith(".onnx")) return showOnnx(path, folder, options);
  const found = await describeCheckpoint(file, loadOptions(options));
  if (options.json === true) return JSON.stringify(found, null, 2);
  return text(found, options.tensors === true, checked);
}

/** What is known of an ONNX file: its features, and how its pictures are prepared. */
async function showOnnx(
  path: string,
  folder: string | undefined,
  options: Readonly<Record<string, string | boolean>>,
): Promise<string> {
  const { input, channels, featureSize, close } = await openOnnx(path, loadOptions(options));
  await close();
  if (options.json === true)
    return JSON.stringify({ path, format: "onnx", input, channels, featureSize }, null, 2);
  const resize = input.resize === "squash" ? "squashed to" : "short side to";
  const from = `(the configuration in ${folder ?? "its folder"}, or you)`;
  return [
    ["file", path],
    ["format", "ONNX, computed by onnxruntime-node: frozen features, not to be fine-tuned"],
    ["features", String(featureSize)],
    ["pictures", `${input.size}x${input.size}x${channels}`],
    ["resizing", `${resize} ${input.shortest}, ${input.interpolation}  ${from}`],
    ["mean", `${input.mean.join(" ")}  ${from}`],
    ["std", `${input.std.join(" ")}  ${from}`],
  ]
    .map(([what, value]) => what!.padEnd(10) + value!)
    .join("\n");
}

function text(found: Description, tensors: boolean, checked: string | undefined): string {
  const { architecture } = found;
  const model = build(architecture);
  const { input, image, clip, simclr, supervised } = architecture;
  const all = sum(found.tensors.map((tensor) => size(tensor)));
  const rows: [string, string][] = [
    ["file", found.path],
    ["format", `${found.format}, ${found.dtypes.join(" ")}`],
    ["numbers", `${all.toLocaleString("en")} in ${found.tensors.length} tensors`],
    ["objective", objectiveFor(architecture) ?? "features only"],
    ["image tower", `${describe(image)}; ${countParameters(model.image).toLocaleString("en")} parameters`],
    ["pictures", `${input.size}x${input.size}x${image.channels}`],
    ...found.facts.map(({ what, value, from }): [string, string] => [what, `${value}  (${from})`]),
    ...found.assumed.map((what): [string, string] => ["assumed", what]),
  ];
  if (found.left.length > 0) {
    const tops = [...new Set(found.left.map((name) => name.split(".").slice(0, 2).join(".")))];
    const more = tops.length > 8 ? ` and ${tops.length - 8} more` : "";
    rows.push(["ignored", `${found.left.length} tensors: ${tops.slice(0, 8).join(", ")}${more}`]);
  }
  if (clip) {
    rows.push([
      "text tower",
      `${describe(clip.text)}; ${countParameters(model.text!).toLocaleString("en")} parameters`,
    ]);
    rows.push(["shared space", String(clip.embed)]);
  }
  if (simclr) rows.push(["projection", `${simclr.hidden}, ${simclr.output}`]);
  if (supervised) rows.push(["classes", String(supervised.classes)]);
  if (checked !== undefined) rows.push(["sha-256", checked]);
  for (const [key, value] of Object.entries(found.metadata)) {
    if (key !== "words") rows.push([key, typeof value === "string" ? value : JSON.stringify(value)]);
  }
  const width = Math.max(...rows.map(([key]) => key.length)) + 2;
  const lines = rows.map(
    ([key, value]) => key.padEnd(width) + (value.length > 300 ? value.slice(0, 300) + " …" : value),
  );
  if (tensors) lines.push("", ...found.tensors.map(({ name, shape }) => `${name} [${shape.join(", ")}]`));
  return lines.join("\n");
}

/** `clip-vit: patch 32, width 768, ...`: the fields that are numbers or words. */
function describe({ kind, ...options }: { kind: string }): string {
  const fields = Object.entries(options).filter(([key]) => key !== "channels");
  return `${kind}: ${fields.map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(", ")}`;
}

async function checkHash(name: string): Promise<string | undefined> {
  const { entry, weights: path } = locateCheckpoint(name);
  if (entry?.sha256 === undefined) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const found = hash.digest("hex");
  if (!found.startsWith(entry.sha256))
    throw new UserError(
      `${path}: not the published file: SHA-256 ${found}, expected ${entry.sha256}${entry.sha256.length < 64 ? "..." : ""}`,
    );
  return `${found}, as published`;
}
