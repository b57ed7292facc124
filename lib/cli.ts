import { setImmediate } from "node:timers/promises";
import { Command, CommanderError } from "commander";
import { commands } from "./commands";
import { UserError, Stopped, refusalOf, version } from "./common";

/** The command line, with all its commands. */
export function createProgram(): Command {
  const program = new Command("upstream")
    .description("Which pre-training data should you fine-tune from?")
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const register of commands) register(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/**
 * Runs `upstream` with these arguments; resolves to the exit code: 0, 1 for an error, 2 for wrong usage, 130 for an
 * interrupt.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  // `console` keeps to itself that a file takes no more: half a table would pass for a whole one.
  let lost: string | undefined;
  const onError = (error: Error) => (lost ??= refusalOf(error));
  process.stdout.on("error", onError);
  try {
    await program.parseAsync(argv);
    await setImmediate();
    if (lost !== undefined) throw new UserError(`standard output: ${lost}`);
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Stopped) {
      console.error(`upstream: ${error.message}`);
      return 130;
    }
    if (error instanceof UserError) console.error(`upstream: ${error.message}`);
    else console.error(error);
    return 1;
  } finally {
    process.stdout.off("error", onError);
  }
}
