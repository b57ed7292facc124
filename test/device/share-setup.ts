// Gives the home of this process (`UPSTREAM_HOME`) what the usual home has set up, and no runs.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { home, project } from "../../lib/common";
import { run } from "./rehearsal";

run(() => {
  const usual = process.env.UPSTREAM_USUAL_HOME ?? join(project, ".upstream");
  mkdirSync(home(), { recursive: true });
  for (const name of readdirSync(usual))
    if (name !== "runs" && !existsSync(home(name))) symlinkSync(join(usual, name), home(name));
});
