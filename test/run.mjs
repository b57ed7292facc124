// Runs the tests with node's own runner: `npm test` all but the slow ones, `--long` the slow ones (*.long.test.ts),
// `--quick` those of the rooms that need no set-up, without the dearest; names choose among them. `--compiled` tests
// lib/dist, which must be built: that loads faster than the sources, by half a second a file.
import { spawn } from "node:child_process";
import { globSync } from "tinyglobby";

// Rooms that neither load TensorFlow nor start another process.
const quickRooms = "{captions,catalogue,common,data,figures,formats,random,results}";

// What takes more than four seconds of processor time in these rooms, more than half of theirs together: `npm test`
// has it.
const dear = [
  "data/{data-sources,data-tasks,embedded/embedded,reading/reading-public-reports}",
  "figures/{all-output,audit,paper,saturation,words,draw/preview-svg,draw/reflow,draw/style}",
  "results/{error-correlation,hierarchical,lattice,reruns}",
  "results/{audit/audit,saturation/families,saturation/fit,scoreboard/scoreboard}",
];

const quick = globSync([
  `test/${quickRooms}/**/*.test.ts`,
  "!test/**/*.long.test.ts",
  ...dear.map((tests) => `!test/${tests}.test.ts`),
]);

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const all = args.includes("--long")
  ? globSync("test/**/*.long.test.ts")
  : args.includes("--quick")
    ? quick
    : globSync(["test/**/*.test.ts", "!test/**/*.long.test.ts"]);
const files = all.filter((file) => names.length === 0 || names.some((name) => file.includes(name))).sort();
if (files.length === 0) {
  console.error(`no test file matches ${names.join(" ") || args.join(" ")}`);
  process.exit(1);
}

// The quick ones share two processes: loading the library once each costs less than half of what a process a file does.
// Any other file has a process of its own.
const sharing = files.filter((file) => quick.includes(file));
const others = files.filter((file) => !sharing.includes(file));
const isCompiled = args.includes("--compiled");
const forRequire = ["--require", "tsx/cjs", ...(isCompiled ? ["--require", "./test/compiled.cjs"] : [])];
const forAll = isCompiled ? forRequire : ["--import", "tsx"];

const statuses = await Promise.all(
  [0, 1].map((half) => {
    const own = sharing.filter((_, i) => i % 2 === half);
    return own.length === 0 ? 0 : run([...forRequire, "./test/together.cjs", ...own], { timeout: 1_300_000 });
  }),
);
if (others.length > 0)
  statuses.push(
    // A file that hangs fails, and the others still run.
    await run([...forAll, "--test", "--test-concurrency=2", "--test-timeout=1200000", ...others]),
  );
process.exit(statuses.every((status) => status === 0) ? 0 : 1);

/** Runs node, shows what it writes and gives its exit status; one that takes too long is ended, and fails. */
function run(args, options = {}) {
  return new Promise((resolve) =>
    spawn(process.execPath, args, { stdio: "inherit", ...options }).on("exit", (status) =>
      resolve(status ?? 1),
    ),
  );
}
