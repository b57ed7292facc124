/**
 * What a user can mend: bad input, a missing tool, a full disk. Its message is one line that names the file, row or
 * field and what was expected; the command line prints it without a stack and ends with exit code 1.
 */
export class UserError extends Error {
  override name = "UserError";
}

/**
 * What went wrong in one line: the first line of an error's message, its name where it has none, or the thrown thing as
 * text.
 */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split("\n", 1)[0]!;
}
