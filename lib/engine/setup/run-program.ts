import { spawn } from "node:child_process";
import { UserError, stopFlag } from "../../common";

/** What a program left behind: its exit code, and its standard output and error together. */
export interface ProgramResult {
  code: number;
  output: string;
}

/**
 * Runs a program to its end, without a shell. `onLine` sees each line as it comes. An interrupt ends the program too.
 * Throws a UserError with `missing` where there is no such program.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { missing: string; onLine?: (line: string) => void; env?: NodeJS.ProcessEnv },
): Promise<ProgramResult> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
    signal: stopFlag(),
  });
  let output = "";
  let rest = "";
  const take = (text: string) => {
    output = (output + text).slice(-200_000);
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (stopFlag().aborted) reject(stopFlag().reason as Error);
      // Refused too where a folder of PATH may not be searched.
      else reject(/^(ENOENT|EACCES)$/.test(error.code ?? "") ? new UserError(options.missing) : error);
    });
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
