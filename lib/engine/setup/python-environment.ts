import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError, hash, home, project, startProgress, write } from "../../common";
import { python } from "../installation";
import { ownPythonEnvironment } from "./own-python";
import { pip, pipEnvironment, pipError } from "./pip";
import { runProgram, type ProgramResult } from "./run-program";

const pipVersion = "26.3";

const requirements = join(project, "lib", "engine", "setup", "requirements.txt");
const constraints = join(project, "lib", "engine", "setup", "constraints.txt");

/** What the environment must hold, as one number. */
const wanted = () => hash([requirements, constraints].map((file) => readFileSync(file, "utf8")));

const folder = () => home("python");
const stamp = () => join(folder(), "upstream-packages.txt");

/** Whether the environment holds what this version of the project asks for. */
export const hasPackages = () => existsSync(stamp()) && readFileSync(stamp(), "utf8") === wanted();

/**
 * Makes the environment with its own pip. It needs only Python's own `venv` and any pip: Debian's Python comes
 * without `ensurepip`, so pip is put in by the pip there is.
 */
export async function makeEnvironment(say: (text: string) => void): Promise<void> {
  if (existsSync(join(folder(), "pip-is-in"))) return;
  say(`making a Python environment in ${folder()}`);
  const found = await findPython();
  mkdirSync(folder(), { recursive: true });
  const made = await runProgram(found, ["-m", "venv", "--clear", "--without-pip", folder()], {
    missing: "no python3",
    env: ownPythonEnvironment(),
  });
  if (made.code !== 0) {
    throw new UserError(`${found} -m venv failed: ${made.output.trim().split("\n").at(-1)}`);
  }
  const lib = join(folder(), "lib");
  const version = readdirSync(lib).find((name) => name.startsWith("python3"));
  if (version === undefined)
    throw new UserError(`${lib} holds no python3: remove ${folder()} and run it again`);
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
  args.push("--target", join(lib, version, "site-packages"), `pip==${pipVersion}`);
  const env = await pipEnvironment(found);
  let got = await runProgram(found, args, { missing: "no python3", env });
  // An environment of uv's has no pip, but Python's own copy of it.
  if (/No module named pip/.test(got.output)) got = await installBundledPip();
  if (/No module named (pip|ensurepip)/.test(got.output)) {
    throw new UserError(
      `${found} has no pip: install it (on Debian and Ubuntu: apt-get install python3-pip)`,
    );
  }
  if (got.code !== 0) throw new UserError(`cannot install pip ${pipVersion}: ${pipError(got.output)}`);
  write(join(folder(), "pip-is-in"), "");
}

/** Puts the pip that comes with Python into the environment, and by it the one that is wanted. */
async function installBundledPip(): Promise<ProgramResult> {
  const options = { missing: "no python3", env: ownPythonEnvironment() };
  const bundled = await runProgram(python(), ["-m", "ensurepip", "--upgrade"], options);
  if (bundled.code !== 0) return bundled;
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `pip==${pipVersion}`];
  return runProgram(python(), args, { ...options, env: await pipEnvironment(python()) });
}

/** Puts JupyterLab, nbconvert and plotly in (about 400 MB). */
export async function installPackages(say: (text: string) => void): Promise<void> {
  if (hasPackages()) return;
  say("installing JupyterLab, nbconvert and plotly");
  const progress = startProgress("Python packages", 93);
  let collected = 0;
  const args = ["install", "--upgrade", "--progress-bar=off", "-r", requirements, "-c", constraints];
  // A package that was cut off in the middle may pass for installed: all are put in anew then.
  const begun = join(folder(), "packages-begun");
  if (existsSync(begun)) args.push("--ignore-installed");
  write(begun, "");
  await pip(args, "cannot install JupyterLab", (line) => {
    if (/^(Collecting|Requirement already)/.test(line)) progress.update(++collected, line.split(" ")[1]);
    if (line.startsWith("Installing collected")) progress.update(collected, "installing");
  });
  progress.end();
  write(stamp(), wanted());
  rmSync(begun);
}

/** The first Python of at least 3.10: `UPSTREAM_PYTHON`, or `python3` on the path. */
async function findPython(): Promise<string> {
  const name = process.env.UPSTREAM_PYTHON ?? "python3";
  const missing = `no ${name}: install Python 3.10 or newer with pip (on Debian and Ubuntu: apt-get install python3 python3-pip python3-venv)`;
  const asked = await runProgram(name, ["-c", "import sys; print(*sys.version_info[:2])"], {
    missing,
    env: ownPythonEnvironment(),
  });
  const [major = 0, minor = 0] = asked.output.trim().split(" ").map(Number);
  if (major < 3 || (major === 3 && minor < 10)) {
    throw new UserError(`${name} is Python ${major}.${minor}: 3.10 or newer is needed`);
  }
  return name;
}
