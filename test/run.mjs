// Runs the tests with node's own runner: `npm test` the quick ones, `--long` the slow ones (*.long.test.ts), names to choose among them.
import { spawnSync } from "node:child_process";
import { globSync } from "tinyglobby";

const args = process.argv.slice(2);
const long = args.includes("--long");
const names = args.filter((arg) => !arg.startsWith("--"));
const files = globSync(
  long ? "test/**/*.long.test.ts" : ["test/**/*.test.ts", "!test/**/*.long.test.ts"],
).filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
if (files.length === 0) {
  console.error(`no test file matches ${names.join(" ") || "test/**"}`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  // A file that hangs fails, and the others still run.
  ["--import", "tsx", "--test", "--test-concurrency=2", "--test-timeout=1200000", ...files.sort()],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
