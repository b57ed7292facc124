import { existsSync, readFileSync } from "node:fs";
import { hash, hashFile, UserError } from "../common";
import { readNpy } from "../formats";
import { build, type Architecture } from "../models";
import type { StoredFeatures } from "./feature-rows";
import { unknownPretraining } from "../results";
import type { StartingPoint } from "./starting-point";

/** The file that says which picture each row of `F.npy` belongs to. */
export const rowsFile = (path: string): string => path.replace(/\.npy$/, ".rows.txt");

/**
 * Features in a file, as `upstream encode` writes them, as a starting point: `F.npy`, [rows, width], and `F.rows.txt`,
 * the path of a picture a line. Whatever made them, probes and scores work on them; they cannot be fine-tuned.
 *
 * @throws UserError where one of the two is missing, their numbers of rows differ, a picture has two rows, or a feature
 *   is no finite number
 */
export async function openStoredFeatures(path: string): Promise<StartingPoint> {
  const stored = await readStoredFeatures(path);
  const bytes = hash([await hashFile(path), await hashFile(rowsFile(path))]);
  const image = { kind: "features", channels: 3, featureSize: stored.width } as const;
  // No picture is ever prepared for it.
  const input = { size: 1, shortest: 1, interpolation: "bicubic", mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const architecture: Architecture = { input, image };
  return {
    model: build(architecture),
    weights: new Map(),
    words: [],
    stored,
    content: bytes,
    columns: {
      ...unknownPretraining,
      objective: "supervised",
      architecture: "features",
      source: `${path} (${bytes.slice(0, 8)})`,
    },
  };
}

async function readStoredFeatures(path: string): Promise<StoredFeatures> {
  const about = rowsFile(path);
  for (const [file, what] of [
    [path, "features"],
    [about, "the path of the picture that each row belongs to, a line a row, as `upstream encode` writes it"],
  ] as const)
    if (!existsSync(file)) throw new UserError(`${file}: not there, expected ${what}`);
  const { values, shape } = await readNpy(path);
  const [rows, width] = shape;
  if (shape.length !== 2 || !(rows! > 0) || !(width! > 0))
    throw new UserError(
      `${path}: an array of ${shape.join(" x ") || "no axes"}, expected features, rows x width`,
    );
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new UserError(`${path}: row ${Math.floor(bad / width!)} holds a number that is not finite`);
  const names = readFileSync(about, "utf8").split(/\r?\n/);
  if (names.at(-1) === "") names.pop();
  if (names.length !== rows)
    throw new UserError(`${about}: ${names.length} lines, expected ${rows}, one for each row of ${path}`);
  const rowOf = new Map<string, number>();
  names.forEach((name, row) => {
    if (rowOf.has(name))
      throw new UserError(`${about}: line ${row + 1}: ${name} stands in line ${rowOf.get(name)! + 1}, too`);
    rowOf.set(name, row);
  });
  return { path, values, width: width!, rowOf };
}
