import { UserError } from "../../common";

/** A picture that cannot be used; `reason` is what a skip log counts it under. */
export class BadImage extends UserError {
  override name = "BadImage";
  constructor(
    readonly reason: "no picture" | "corrupt image" | "huge image",
    message: string,
  ) {
    super(message);
  }
}
