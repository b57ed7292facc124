import { spawnSync } from "node:child_process";
import { UserError } from "../../common";

/**
 * The environment without the variables by which users set squeue and sacct for their eyes: `SQUEUE_STATES=RUNNING`
 * would hide the jobs that wait, and they would be sent again.
 */
function plainEnvironment(): NodeJS.ProcessEnv {
  const isForEyes = (name: string) => /^(SQUEUE|SACCT)_/.test(name) || name === "SLURM_TIME_FORMAT";
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForEyes(name)));
}

/**
 * Runs one of Slurm's commands and returns what it prints.
 *
 * @throws UserError with Slurm's own reason, or saying that there is no Slurm here.
 */
export function slurm(command: string, args: readonly string[], input?: string): string {
  const run = spawnSync(command, args, {
    encoding: "utf8",
    input,
    timeout: 60_000,
    env: plainEnvironment(),
  });
  if ((run.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new UserError(
      `no Slurm here: ${command} is not on the PATH; run this on a machine that submits jobs`,
    );
  if (run.error) throw new UserError(`${command}: ${run.error.message}`);
  if (run.status !== 0) {
    const reason = run.stderr.trim().split("\n").filter(Boolean).at(-1) ?? `exit code ${run.status}`;
    throw new UserError(`${command}: ${reason.replace(`${command}: error: `, "")}`);
  }
  return run.stdout;
}

/** Where one job of an array stands, as squeue says. */
export interface JobState {
  /** Its place in the array. */
  index: number;
  /** `RUNNING`, `PENDING`, ... */
  state: string;
  /** Why it waits, in Slurm's words; `None` where it runs. */
  reason: string;
  node: string;
}

/** The jobs of an array that Slurm has not finished with. A job that Slurm has forgotten has none. */
export function unfinished(job: string): JobState[] {
  let listed: string;
  try {
    listed = slurm("squeue", ["--noheader", "--array", `--jobs=${job}`, "--format=%K|%T|%r|%N"]);
  } catch (error) {
    if (error instanceof UserError && /Invalid job id/i.test(error.message)) return [];
    throw error;
  }
  return listed
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [index, state, reason, node] = line.split("|") as [string, string, string, string];
      return { index: Number(index), state, reason, node };
    });
}

/**
 * How an array's job ended, in Slurm's words: `NODE_FAIL`, `TIMEOUT`, `FAILED (NonZeroExitCode)`, ... From the
 * cluster's accounts; where it keeps none, from what the controller remembers for some minutes; undefined after that.
 */
export function ending(job: string, index: number): string | undefined {
  return accounted(job, index) ?? remembered(job, index);
}

function remembered(job: string, index: number): string | undefined {
  let shown: string;
  try {
    shown = slurm("scontrol", ["show", "job", "--oneliner", `${job}_${index}`]);
  } catch {
    return undefined;
  }
  const [state, reason] = ["JobState", "Reason"].map(
    (key) => new RegExp(`\\b${key}=(\\S+)`).exec(shown)?.[1],
  );
  return state === undefined || reason === undefined || reason === "None" ? state : `${state} (${reason})`;
}

function accounted(job: string, index: number): string | undefined {
  try {
    const listed = slurm("sacct", [
      "--noheader",
      "--parsable2",
      `--jobs=${job}_${index}`,
      "--format=State",
      "--allocations",
    ]);
    return listed.trim().split("\n").at(-1) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Most jobs of one array: the cluster's MaxArraySize less one. @throws UserError where the cluster takes no arrays (0
 * or 1)
 */
export function largestArray(): number {
  const found = /MaxArraySize\s*=\s*(\d+)/.exec(slurm("scontrol", ["show", "config"]));
  const largest = found === null ? 1000 : Number(found[1]) - 1;
  if (largest < 1)
    throw new UserError(
      `Slurm: MaxArraySize is ${found?.[1]}: the cluster takes no job arrays, which trials are sent as; ask for a higher one, or run with --on local in a job`,
    );
  return largest;
}
