import { isAvailable, sources, tasks } from "../data";
import { dataRoot } from "../common";
import { embeddedSources, embeddedTasks } from "../catalogue";

// npm brought these: they need no data root.
const embedded = new Set([...embeddedSources, ...embeddedTasks].map(({ name }) => name));

/** Prints what can be read, and whether it is there. */
export async function list(json: boolean): Promise<void> {
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
  if (json) {
    console.log(JSON.stringify(found, null, 2));
    return;
  }
  console.log(root === undefined ? "no data root: set UPSTREAM_DATA (data/README.md)" : `data root: ${root}`);
  console.log("\nsources (+ is there); their licence, and where they are got");
  for (const { isThere, name, size, captions, from, ...got } of found.sources) {
    const columns = `${name.padEnd(24)}${number(size).padStart(13)}  ${captions.padEnd(12)} ${from}`;
    console.log(`${isThere ? "+" : " "} ${columns}`);
    console.log(`    ${gotFrom(got)}`);
  }
  console.log("\ntasks: train, test, classes; their licence, and where they are got");
  for (const { isThere, name, train, test, classes, ...got } of found.tasks) {
    const counts = `${number(train).padStart(13)} ${number(test).padStart(9)} ${String(classes || "").padStart(6)}`;
    console.log(`${isThere ? "+" : " "} ${name.padEnd(24)}${counts}   ${gotFrom(got)}`);
  }
}

/** Under which licence, and where from. */
function gotFrom({ licence, url }: { licence: string; url?: string | undefined }): string {
  return url === undefined ? licence : `${licence}: ${url}`;
}

function number(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en");
}
