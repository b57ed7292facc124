import { encode } from "html-entities";
import { drawSamples, findDataset, look, lookByClass, ownTask } from "../data";
import { Failure, write } from "../runs";

export interface ShowOptions {
  count: string;
  seed: string;
  files: string;
  classes?: boolean;
  out?: string;
}

/** Prints or writes random samples. */
export async function show(name: string, options: ShowOptions): Promise<void> {
  const [count, files] = [wholeNumber("--count", options.count), wholeNumber("--files", options.files)];
  const { seed } = options;
  if (options.out === undefined && options.classes !== true) {
    const dataset = findDataset(name);
    for (const { key, caption, label } of await drawSamples(dataset, count, { seed, files, images: false }))
      console.log(
        `${key}\t${caption ?? (label === undefined ? "" : (dataset.classes?.[label] ?? `class ${label}`))}`,
      );
    return;
  }
  const shown =
    options.classes === true
      ? await lookByClass(await ownTask(name), { seed, perClass: 4 })
      : await look(findDataset(name), count, { seed, files });
  if (options.out === undefined) {
    shown.keys.forEach((key, i) => console.log(`${key}\t${shown.captions[i] ?? ""}`));
    return;
  }
  write(options.out, await page(`${name}: ${shown.images.length} random samples, seed ${seed}`, shown));
  console.log(options.out);
}

/** A page that stands alone: the pictures are in it. */
async function page(
  title: string,
  { images, captions }: { images: Buffer[]; captions: string[] },
): Promise<string> {
  const { default: sharp } = await import("sharp");
  const figures = await Promise.all(
    images.map(async (bytes, i) => {
      const small = await sharp(bytes, { failOn: "none" })
        .autoOrient()
        .resize(200, 200, { fit: "inside" })
        .png()
        .toBuffer()
        .catch(() => undefined);
      const picture =
        small === undefined
          ? "<p>not readable</p>"
          : `<img alt="" src="data:image/png;base64,${small.toString("base64")}">`;
      return `<figure>${picture}<figcaption>${encode(captions[i])}</figcaption></figure>`;
    }),
  );
  return `<!doctype html>
<meta charset="utf-8"><title>${encode(title)}</title>
<style>body{font:14px sans-serif;margin:2em}main{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0;width:200px}img{width:100%;height:200px;object-fit:contain}</style>
<h1>${encode(title)}</h1>
<main>
${figures.join("\n")}
</main>
`;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Failure(`${option} ${text}: expected a whole number above 0`);
  return value;
}
