import { UserError } from "../common";

/**
 * A file that is not what its format says it is: `why` names the defect in two or three words, the message where it is.
 */
export class CorruptFileError extends UserError {
  override name = "CorruptFileError";
  constructor(
    readonly why: "truncated file" | "corrupt file" | "too large" | "unsafe file" | "no regular file",
    message: string,
  ) {
    super(message);
  }
}
