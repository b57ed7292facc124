// Runs the tests with node's own runner: `npm test` all but the slow ones, `--long` the slow ones (*.long.test.ts),
// `--quick` those of the rooms that need no set-up, without the dearest; names choose among them. `--compiled` tests
// lib/dist, which must be built: that loads faster than the sources, by half a second a file.
import { spawnSync } from "node:child_process";
import { globSync } from "tinyglobby";

// Rooms that neither load TensorFlow nor start another process.
const quickRooms = "{captions,catalogue,common,data,figures,formats,random,results}";

// What takes more than four seconds of processor time in these rooms, more than half of theirs together: `npm test`
// has it.
const dear = [
  "data/{data-sources,data-tasks,embedded/embedded,reading/reading-public-reports}",
  "figures/{all-output,audit,paper,saturation,words,draw/reflow,draw/style}",
  "results/{error-correlation,hierarchical,lattice,reruns}",
  "results/{audit/audit,saturation/families,saturation/fit,scoreboard/scoreboard}",
];

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const patterns = args.includes("--long")
  ? ["test/**/*.long.test.ts"]
  : [
      `test/${args.includes("--quick") ? quickRooms : "**"}/**/*.test.ts`,
      "!test/**/*.long.test.ts",
      ...(args.includes("--quick") ? dear.map((tests) => `!test/${tests}.test.ts`) : []),
    ];
const files = globSync(patterns).filter(
  (file) => names.length === 0 || names.some((name) => file.includes(name)),
);
if (files.length === 0) {
  console.error(`no test file matches ${names.join(" ") || patterns[0]}`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  // A file that hangs fails, and the others still run.
  [
    ...(args.includes("--compiled")
      ? ["--require", "tsx/cjs", "--require", "./test/compiled.cjs"]
      : ["--import", "tsx"]),
    "--test",
    "--test-concurrency=2",
    "--test-timeout=1200000",
    ...files.sort(),
  ],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
