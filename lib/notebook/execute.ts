import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { runProgram } from "../engine";
import { UserError, project, write } from "../common";
import { complaint, tidy, type Notebook } from "./ipynb";
import { jupyter } from "./jupyter";

/**
 * Runs a notebook's cells in order in a fresh kernel, with the notebook's folder as working directory, and writes it
 * with its outputs to `out` (which may be the notebook itself).
 *
 * Throws a UserError, and leaves `out` as it was, where a cell fails, does not type-check, leaves a rejected promise
 * unhandled, or takes longer than `seconds`.
 */
export async function execute(file: string, out: string, seconds = 1800): Promise<void> {
  if (!existsSync(file)) throw new UserError(`${file}: no such notebook`);
  if (!isNotebook(file)) throw new UserError(`${file}: no notebook: expected JSON with nbformat 4 and cells`);
  const { program, args, env } = jupyter("nbconvert");
  const folder = mkdtempSync(join(tmpdir(), "upstream-notebook-"));
  const options = [
    `--ExecutePreprocessor.timeout=${seconds}`,
    "--ExecutePreprocessor.kernel_name=tslab",
    "--ExecutePreprocessor.record_timing=False",
    "--ExecutePreprocessor.coalesce_streams=True",
  ];
  try {
    const ran = await runProgram(
      program,
      [...args, "--to", "notebook", "--execute", ...options, "--output-dir", folder, literal(resolve(file))],
      {
        missing: "no Python environment: run `npx upstream setup`",
        // Pictures are worth waiting for where nobody looks on.
        env: { ...env, UPSTREAM_PREVIEW_SECONDS: "60" },
      },
    );
    const isOutside = relative(project, resolve(file)).startsWith("..");
    if (ran.code !== 0 && isOutside && /(?:module|package) ["']upstream["']/.test(ran.output))
      throw new UserError(
        `${file}: lies outside the project, where "upstream" is not found: copy it into ${join(project, "notebooks")}`,
      );
    if (ran.code !== 0) throw new UserError(`${file}: ${failedCell(ran.output)}`);
    const rejection = /^kernel: (unhandled rejection.*)$/m.exec(ran.output)?.[1];
    if (rejection !== undefined) throw new UserError(`${file}: ${rejection}`);
    const notebook = JSON.parse(readFileSync(join(folder, basename(file)), "utf8")) as Notebook;
    const wrong = complaint(notebook);
    if (wrong !== undefined) throw new UserError(`${file}: ${wrong}`);
    write(out, JSON.stringify(tidy(notebook), null, 1) + "\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path for nbconvert, which takes `[`, `*` and `?` in one for a pattern. */
const literal = (path: string) => path.replace(/[*?[]/g, "[$&]");

function isNotebook(file: string): boolean {
  try {
    const { nbformat, cells } = JSON.parse(readFileSync(file, "utf8")) as {
      nbformat?: unknown;
      cells?: unknown;
    };
    return nbformat === 4 && Array.isArray(cells);
  } catch {
    return false;
  }
}

/** What nbconvert says of the cell that failed, without its own stack. */
function failedCell(output: string): string {
  const cell =
    /CellExecutionError: ([\s\S]*)/.exec(output)?.[1] ?? /(CellTimeoutError: [^\n]*)/.exec(output)?.[1];
  return (cell ?? output.split("\n").slice(-5).join("\n")).trim();
}
