import { isAvailable, sources, tasks } from "../data";
import { dataRoot } from "../common";
import { printTable, type TableOutputOptions } from "./output-options";
import { embeddedSources, embeddedTasks } from "../catalogue";

// npm brought these: they need no data root.
const embedded = new Set([...embeddedSources, ...embeddedTasks].map(({ name }) => name));

/** Prints what can be read, and whether it is there. */
export async function list(options: TableOutputOptions): Promise<void> {
  const root = dataRoot();
  const see = async (name: string, reader: { kind: string }) =>
    embedded.has(name) || (root !== undefined && (await isAvailable({ name, root, options: reader })));
  const found = {
    root,
    sources: await Promise.all(
      sources().map(async ({ name, size, captions, licence, url, from, reader }) => ({
        name,
        size,
        captions,
        from,
        licence,
        url,
        isThere: await see(name, reader),
      })),
    ),
    tasks: await Promise.all(
      tasks().map(async ({ name, classes, train, test, licence, url, reader }) => ({
        name,
        classes: classes.length,
        train,
        test,
        licence,
        url,
        isThere: await see(name, reader),
      })),
    ),
  };
  const sourceLines = found.sources.flatMap(({ isThere, name, size, captions, from, ...got }) => {
    const columns = `${name.padEnd(24)}${number(size).padStart(13)}  ${captions.padEnd(12)} ${from}`;
    return [`${isThere ? "+" : " "} ${columns}`, `    ${gotFrom(got)}`];
  });
  const taskLines = found.tasks.map(({ isThere, name, train, test, classes, ...got }) => {
    const counts = `${number(train).padStart(13)} ${number(test).padStart(9)} ${String(classes || "").padStart(6)}`;
    return `${isThere ? "+" : " "} ${name.padEnd(24)}${counts}   ${gotFrom(got)}`;
  });
  const text = [
    root === undefined ? "no data root: set UPSTREAM_DATA (data/README.md)" : `data root: ${root}`,
    "\nsources (+ is there); their licence, and where they are got",
    ...sourceLines,
    "\ntasks: train, test, classes; their licence, and where they are got",
    ...taskLines,
  ];
  await printTable(
    {
      text: () => text.join("\n"),
      rows: () => [
        ...found.sources.map((source) => ({ kind: "source", ...source })),
        ...found.tasks.map((task) => ({ kind: "task", ...task })),
      ],
      json: () => found,
    },
    options,
  );
}

/** Under which licence, and where from. */
function gotFrom({ licence, url }: { licence: string; url?: string | undefined }): string {
  return url === undefined ? licence : `${licence}: ${url}`;
}

function number(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en");
}
