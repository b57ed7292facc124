import { createRequire } from "node:module";
import { join } from "node:path";
import { project } from "../common";

/** What one output holds: for each MIME type its content. A front end shows the richest that it knows. */
export type Content = Readonly<Record<string, unknown>>;

interface Jupyter {
  lastWriteDisplayData:
    | ((
        output: { data: Content; metadata: Content; transient: { display_id?: string } },
        update: boolean,
      ) => void)
    | null;
}

/** Whether this process is the notebooks' kernel. */
export const inKernel = () => "__tslab__" in globalThis;

const jupyter = () => createRequire(join(project, "package.json"))("tslab/dist/jupyter.js") as Jupyter;

/** Something that is another for each cell that runs; undefined outside a notebook. */
export const runningCell = (): unknown => (inKernel() ? jupyter().lastWriteDisplayData : undefined);

/**
 * Sends an output to the running cell. Outside a notebook its text is printed.
 *
 * @param options.id names the output, to replace it later with `update`.
 * @param options.metadata what front ends should know of it, by MIME type.
 */
export function send(
  content: Content,
  { id, update = false, metadata = {} }: { id?: string; update?: boolean; metadata?: Content } = {},
): void {
  if (!inKernel()) {
    if (typeof content["text/plain"] === "string") console.log(content["text/plain"]);
    return;
  }
  // Looked up at each call: tslab puts another function there for each cell.
  const transient = id === undefined ? {} : { display_id: id };
  jupyter().lastWriteDisplayData?.({ data: content, metadata, transient }, update);
}
