import { createRequire } from "node:module";
import type { Figure } from "../figure";
import { svg } from "./svg";

/** The part of pdfkit that is used: a stream of bytes. */
interface PdfDocument extends AsyncIterable<Uint8Array> {
  end(): void;
}
type PdfKit = new (options: {
  size: [number, number];
  margin: number;
  info: Record<string, string | Date>;
}) => PdfDocument;
type SvgToPdf = (document: PdfDocument, svg: string, x: number, y: number, options: object) => void;

const load = createRequire(__filename);
/** A CSS pixel in points. */
const point = 0.75;

/** The figure as a PDF: vectors, texts in Helvetica that stay texts; the size of its SVG. */
export async function pdf(
  figure: Pick<Figure, "data" | "layout"> & { title?: string },
  drawn?: string,
): Promise<Buffer> {
  const picture = drawn ?? (await svg(figure));
  const [, width = "900", height = "560"] =
    /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(picture) ?? [];
  const Document = load("pdfkit") as PdfKit;
  const draw = load("svg-to-pdfkit") as SvgToPdf;
  const document = new Document({
    size: [Number(width) * point, Number(height) * point],
    margin: 0,
    // The same figure is the same file, whenever it is made.
    info: { Title: figure.title ?? "", CreationDate: new Date(0) },
  });
  draw(document, picture, 0, 0, { assumePt: false, warningCallback: () => undefined });
  document.end();
  const parts: Uint8Array[] = [];
  for await (const part of document) parts.push(part);
  return Buffer.concat(parts);
}
