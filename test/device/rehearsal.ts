/** Whether this is a rehearsal on a CPU: every part runs, at the smallest size. */
export const isRehearsal = process.env.UPSTREAM_REHEARSAL === "1";

/** Resolves to nothing; shows what went wrong in one line and fails. */
export function run(main: () => Promise<void> | void): void {
  Promise.resolve()
    .then(main)
    .then(
      () => process.exit(process.exitCode ?? 0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
}
