import { Command, CommanderError } from "commander";
import { commands } from "./commands";
import { UserError, Stopped, version } from "./common";

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

/** Runs `upstream` with these arguments; resolves to the exit code: 0, 1 for an error, 2 for wrong usage, 130 for an interrupt. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(argv);
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
  }
}
