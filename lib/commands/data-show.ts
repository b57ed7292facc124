import { encode } from "html-entities";
import { drawSamples, findDataset, loadTask, preview, previewByClass } from "../data";
import { UserError, write } from "../common";
import { outFile } from "./output-options";

export interface ShowOptions {
  count: string;
  seed: string;
  files: string;
  classes?: boolean;
  out?: string;
}

/** Prints or writes random samples. */
export async function showDataset(name: string, options: ShowOptions): Promise<void> {
  const [count, files] = [wholeNumber("--count", options.count), wholeNumber("--files", options.files)];
  const { seed } = options;
  if (options.out !== undefined) outFile(options.out, ".html");
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
      ? await previewByClass(await loadTask(name), { seed, perClass: 4 })
      : await preview(findDataset(name), count, { seed, files });
  if (options.out === undefined) {
    shown.keys.forEach((key, i) => console.log(`${key}\t${shown.captions[i] ?? ""}`));
    return;
  }
  const about = aboutIt(name);
  const pictures = await Promise.all(shown.images.map((bytes, i) => figure(bytes, shown.captions[i] ?? "")));
  const body =
    options.classes === true ? rowsByClass(pictures, shown.captions) : `<main>${pictures.join("\n")}</main>`;
  const title =
    options.classes === true
      ? `${name}: training pictures of each class, drawn by seed ${seed}`
      : `${name}: ${shown.images.length} random samples, seed ${seed}`;
  write(options.out, page(title, about, body));
  console.log(options.out);
}

/** What the registry says of it, for a line under the title. */
function aboutIt(name: string): string {
  const entry = /[/.*{]/.test(name) ? undefined : findDataset(name);
  if (entry?.licence === undefined) return "";
  const size = entry.size ?? (entry.train !== undefined ? entry.train + (entry.test ?? 0) : undefined);
  const { from, captions, classes } = entry;
  const facts = [
    size === undefined ? undefined : `${size.toLocaleString("en")} samples`,
    from,
    captions === undefined ? undefined : `captions: ${captions}`,
    (classes?.length ?? 0) > 0 ? `${classes?.length} classes` : undefined,
    `licence: ${entry.licence}`,
  ];
  return facts.filter((fact) => fact !== undefined).join(" · ");
}

/** A picture, in the page itself, and what stands under it. */
async function figure(bytes: Buffer, caption: string): Promise<string> {
  const { default: sharp } = await import("sharp");
  const small = await sharp(bytes, { failOn: "none" })
    .autoOrient()
    .resize(200, 200, { fit: "inside", withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
  if (small === undefined)
    return `<figure><p>not readable</p><figcaption>${encode(caption)}</figcaption></figure>`;
  // Few pixels are shown as they are, not blurred.
  const isTiny = Math.max(small.info.width, small.info.height) < 100;
  const picture = `<img${isTiny ? ' class="tiny"' : ""} alt="" src="data:image/png;base64,${small.data.toString("base64")}">`;
  return `<figure>${picture}<figcaption>${encode(caption)}</figcaption></figure>`;
}

/** A row a class, its name before it. */
function rowsByClass(pictures: readonly string[], classes: readonly string[]): string {
  const rows: { name: string; pictures: string[] }[] = [];
  pictures.forEach((picture, i) => {
    const name = classes[i] ?? "";
    if (rows.at(-1)?.name !== name) rows.push({ name, pictures: [] });
    rows.at(-1)?.pictures.push(picture);
  });
  const row = ({ name, pictures: its }: (typeof rows)[number]) =>
    `<section><h2>${encode(name)}</h2>${its.join("")}</section>`;
  return `<main class="classes">${rows.map(row).join("\n")}</main>`;
}

/** A page that stands alone. */
function page(title: string, about: string, body: string): string {
  return `<!doctype html>
<meta charset="utf-8"><title>${encode(title)}</title>
<style>
body{font:14px sans-serif;margin:2em}h1{margin-bottom:.2em}p{color:#555}
main{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0;width:200px}img{width:100%;height:200px;object-fit:contain}
.tiny{image-rendering:pixelated}.classes{gap:12px 32px}section{display:flex;gap:6px;align-items:center;width:540px}
section h2{font-size:15px;width:120px;margin:0;text-align:right;overflow-wrap:anywhere}section figure{width:96px}
section img{height:96px}section figcaption{display:none}
</style>
<h1>${encode(title)}</h1>
<p>${encode(about)}</p>
${body}
`;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UserError(`${option} ${text}: expected a whole number above 0`);
  return value;
}
