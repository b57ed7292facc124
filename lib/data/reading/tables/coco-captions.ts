import { parsePythonJson } from "../../../formats";
import type { SkipLog } from "../../skip-log";
import { textPieces } from "./lines";
import { rowsAtATime, type Table } from "./table";

/** COCO's own files have up to 100 MB; one that is larger is read as any other JSON. */
const mostCharacters = 1 << 29;

interface CocoCaptions {
  images: { id?: unknown; file_name?: unknown }[];
  annotations: { image_id?: unknown; caption?: unknown }[];
}

/**
 * COCO's captions (`captions_train2017.json`): an object with the arrays `images` and `annotations`, joined by the
 * picture's number. Its rows are the captions, with the columns `file_name`, `caption` and `image_id`; undefined where
 * the file is no such one.
 */
export async function openCocoCaptions(path: string): Promise<Table | undefined> {
  const text: string[] = [];
  let length = 0;
  try {
    for await (const piece of textPieces(path)) {
      // Looked at before it is read through: what else is JSON is streamed.
      if (
        text.length === 0 &&
        !/^\s*\{\s*"(info|images|annotations|licenses|categories)"\s*:/.test(piece.text)
      )
        return undefined;
      text.push(piece.text);
      length += piece.text.length;
      if (length > mostCharacters) return undefined;
    }
    const coco = parsePythonJson(text.join("")) as Partial<CocoCaptions>;
    const { images, annotations } = coco;
    if (!Array.isArray(images) || !Array.isArray(annotations)) return undefined;
    if (typeof annotations[0]?.caption !== "string") return undefined;
    return tableOf(path, { images, annotations });
  } catch {
    return undefined; // broken: the usual way says where
  }
}

const columns = ["file_name", "caption", "image_id"];

function tableOf(path: string, { images, annotations }: CocoCaptions): Table {
  const names = new Map(images.map(({ id, file_name }) => [id, file_name]));
  return {
    path,
    columns,
    async *rows(wanted: readonly string[], skipLog: SkipLog) {
      for (let from = 0; from < annotations.length; from += rowsAtATime) {
        const numbers: number[] = [];
        const fields: (string | null)[][] = wanted.map(() => []);
        annotations.slice(from, from + rowsAtATime).forEach(({ image_id, caption }, i) => {
          const name = names.get(image_id);
          const row: Record<string, unknown> = { file_name: name, caption, image_id };
          if (name === undefined) {
            skipLog.skip("caption of no picture", `${path}: annotation ${from + i + 1}`);
            return;
          }
          numbers.push(from + i + 1);
          wanted.forEach((column, c) => {
            const value = row[column];
            fields[c]!.push(typeof value === "string" || typeof value === "number" ? String(value) : null);
          });
        });
        if (numbers.length > 0) yield { numbers, fields };
      }
    },
  };
}
