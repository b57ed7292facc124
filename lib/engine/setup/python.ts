import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure, hash, home, write } from "../../runs";
import { pip, reason } from "./pip";
import { run } from "./shell";

const pipVersion = "26.3";

/** What the Python environment holds: JupyterLab, notebooks run without it, plots in both. */
export const packages = ["jupyterlab==4.6.6", "nbconvert==7.17.2", "plotly==7.1.0"] as const;

const folder = () => home("python");
const stamp = () => join(folder(), "upstream-packages.txt");

/** The Python of the project's environment. */
export const python = () => join(folder(), "bin", "python");

/** Whether the environment holds what this version of the project asks for. */
export const hasPackages = () => existsSync(stamp()) && readFileSync(stamp(), "utf8") === hash(packages);

/**
 * Makes the environment with its own pip. It needs only Python's own `venv` and any pip: Debian's Python comes
 * without `ensurepip`, so pip is put in by the pip there is.
 */
export async function makeEnvironment(say: (text: string) => void): Promise<void> {
  if (existsSync(join(folder(), "pip-is-in"))) return;
  say(`making a Python environment in ${folder()}`);
  const found = await findPython();
  mkdirSync(folder(), { recursive: true });
  const made = await run(found, ["-m", "venv", "--clear", "--without-pip", folder()], {
    missing: "no python3",
  });
  if (made.code !== 0) {
    throw new Failure(`${found} -m venv failed: ${made.output.trim().split("\n").at(-1)}`);
  }
  const lib = join(folder(), "lib");
  const version = readdirSync(lib).find((name) => name.startsWith("python3"));
  if (version === undefined)
    throw new Failure(`${lib} holds no python3: remove ${folder()} and run it again`);
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
  args.push("--target", join(lib, version, "site-packages"), `pip==${pipVersion}`);
  const got = await run(found, args, { missing: "no python3" });
  if (/No module named pip/.test(got.output)) {
    throw new Failure(`${found} has no pip: install it (on Debian and Ubuntu: apt-get install python3-pip)`);
  }
  if (got.code !== 0) throw new Failure(`cannot install pip ${pipVersion}: ${reason(got.output)}`);
  write(join(folder(), "pip-is-in"), "");
}

/** Puts JupyterLab, nbconvert and plotly in. */
export async function installPackages(say: (text: string) => void): Promise<void> {
  if (hasPackages()) return;
  say(`installing ${packages.join(", ")}`);
  await pip(["install", "--quiet", "--upgrade", ...packages], "cannot install JupyterLab");
  write(stamp(), hash(packages));
}

/** The first Python of at least 3.10: `UPSTREAM_PYTHON`, or `python3` on the path. */
async function findPython(): Promise<string> {
  const name = process.env.UPSTREAM_PYTHON ?? "python3";
  const missing = `no ${name}: install Python 3.10 or newer with pip (on Debian and Ubuntu: apt-get install python3 python3-pip python3-venv)`;
  const asked = await run(name, ["-c", "import sys; print(*sys.version_info[:2])"], { missing });
  const [major = 0, minor = 0] = asked.output.trim().split(" ").map(Number);
  if (major < 3 || (major === 3 && minor < 10)) {
    throw new Failure(`${name} is Python ${major}.${minor}: 3.10 or newer is needed`);
  }
  return name;
}

/** Removes the environment, so that the next set-up makes it anew. */
export function removeEnvironment(): void {
  rmSync(folder(), { recursive: true, force: true });
}
