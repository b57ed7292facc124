import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Jsdom from "jsdom";
import { font } from "../parts/theme";
import { textWidth } from "./text-width";

/** The part of plotly.js that drawing uses. */
export interface Plotly {
  toImage(
    figure: { data: unknown[]; layout: unknown; config?: unknown },
    options: Record<string, unknown>,
  ): Promise<string>;
}

/** A page without a screen, on which plotly.js draws. */
export interface Page {
  window: Jsdom.DOMWindow;
  plotly: Plotly;
}

const load = createRequire(__filename);

/** The file of plotly.js, for pages that must work without a network. */
export const plotlyFile = load.resolve("plotly.js-dist-min");

let page_: Page | undefined;

/** The one page of this process: jsdom with what plotly.js needs and jsdom lacks, chiefly the sizes of texts. */
export function page(): Page {
  if (page_ !== undefined) return page_;
  const { JSDOM, VirtualConsole } = load("jsdom") as typeof Jsdom;
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  const lacking = window as unknown as Record<string, unknown>;
  lacking.URL = Object.assign(window.URL, { createObjectURL: () => "", revokeObjectURL: () => undefined });
  const box = (element: Element) => {
    const lines = element.querySelectorAll("tspan.line");
    const texts = lines.length > 0 ? [...lines].map((line) => line.textContent) : [element.textContent];
    const size = parseFloat((element as HTMLElement).style.fontSize) || 12;
    const width = Math.max(...texts.map((text) => textWidth(text ?? "", size)));
    const height = texts.length * size * 1.3;
    return { x: 0, y: -size, left: 0, top: -size, width, height, right: width, bottom: height - size };
  };
  const elements = window.Element.prototype as unknown as Record<string, unknown>;
  const plain = elements.getBoundingClientRect as () => unknown;
  elements.getBoundingClientRect = function (this: Element) {
    return this.tagName.toLowerCase() === "text" ? box(this) : plain.call(this);
  };
  const svg = window.SVGElement.prototype as unknown as Record<string, unknown>;
  svg.getBBox = function (this: Element) {
    return box(this);
  };
  svg.getComputedTextLength = function (this: Element) {
    return box(this).width;
  };
  window.document.body.style.fontFamily = font;
  window.eval(readFileSync(plotlyFile, "utf8"));
  page_ = { window, plotly: lacking.Plotly as Plotly };
  return page_;
}
