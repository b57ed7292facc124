import { createRequire } from "node:module";
import type Sharp from "sharp";
import type { Figure } from "../figure";
import { svg } from "./svg";

const load = createRequire(__filename);

/** The figure as a PNG picture at twice its size in CSS pixels, which is sharp on a good screen and in print. */
export async function png(figure: Pick<Figure, "data" | "layout">, drawn?: string): Promise<Buffer> {
  const sharp = load("sharp") as typeof Sharp;
  return sharp(Buffer.from(drawn ?? (await svg(figure))), { density: 144 })
    .flatten({ background: "#FFFFFF" })
    .png()
    .toBuffer();
}
