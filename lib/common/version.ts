import { readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./paths";

/** The version of this library, which every result carries. */
export const version = (
  JSON.parse(readFileSync(join(project, "lib", "package.json"), "utf8")) as { version: string }
).version;
