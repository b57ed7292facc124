import { Failure } from "../runs";

/** A file that is not what its format says it is: `why` names the defect in two or three words, the message where it is. */
export class Broken extends Failure {
  override name = "Broken";
  constructor(
    readonly why: "truncated file" | "corrupt file" | "too large" | "unsafe file",
    message: string,
  ) {
    super(message);
  }
}
