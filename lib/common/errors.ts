/**
 * What a user can mend: bad input, a missing tool, a full disk. Its message is one line that names the file, row or
 * field and what was expected; the command line prints it without a stack and ends with exit code 1.
 */
export class UserError extends Error {
  override name = "UserError";
}
