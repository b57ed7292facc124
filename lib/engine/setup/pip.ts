import { UserError } from "../../common";
import { python } from "../installation";
import { ownPipEnvironment, ownPythonEnvironment } from "./own-python";
import { runProgram } from "./run-program";

/**
 * Runs the pip of the project's Python environment.
 *
 * @param failed what the error's line begins with
 * @throws UserError that says in one line what went wrong: no network, no disk space, or pip's own last error
 */
export async function pip(
  args: readonly string[],
  failed: string,
  onLine?: (line: string) => void,
): Promise<void> {
  const base = ["-m", "pip", "--disable-pip-version-check", "--no-input"];
  const ran = await runProgram(python(), [...base, ...args], {
    missing: "the project's Python environment is missing: run `npx upstream setup`",
    onLine,
    env: await pipEnvironment(python()),
  });
  if (ran.code !== 0) throw new UserError(`${failed}: ${pipError(ran.output)}`);
}

const environments = new Map<string, NodeJS.ProcessEnv>();

/** What is changed in the environment for runs of a Python's pip; where it has none, for runs of Python. */
export async function pipEnvironment(program: string): Promise<NodeJS.ProcessEnv> {
  const known = environments.get(program);
  if (known !== undefined) return known;
  const { code, output } = await runProgram(program, ["-m", "pip", "config", "list"], {
    missing: `no ${program}`,
    env: ownPythonEnvironment(),
  });
  if (code !== 0) return ownPythonEnvironment();
  const environment = ownPipEnvironment(output);
  environments.set(program, environment);
  return environment;
}

/** pip's output in a few words. */
export function pipError(output: string): string {
  if (/No space left on device|Disk quota exceeded/.test(output)) return "the disk is full";
  if (
    /NewConnectionError|Temporary failure in name resolution|Network is unreachable|ConnectTimeout|Read timed out|ProxyError/.test(
      output,
    )
  ) {
    return "no connection to the Python package index (PyPI); check the network and run it again";
  }
  if (/\(from versions: none\)/.test(output)) {
    return "the Python package index (PyPI) was not reached, or has none for this Python; check the network and run it again";
  }
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    return "the file that came is not the file that was expected (its SHA-256 differs)";
  }
  const errors = output.split(/[\r\n]+/).filter((line) => line.startsWith("ERROR:"));
  return errors.at(-1)?.slice("ERROR:".length).trim() ?? (output.trim().split("\n").at(-1) || "pip failed");
}
