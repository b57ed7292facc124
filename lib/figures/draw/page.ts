import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Jsdom from "jsdom";
import { font } from "../parts/theme";
import type { Trace } from "../figure";
import { findQuickly } from "./find-quickly";
import { plotlyFile } from "./plotly-file";
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

const pages = new Map<string, Page>();

/**
 * The one page of this process for a plotly.js: jsdom with what plotly.js needs and jsdom lacks, chiefly the sizes of
 * texts.
 */
export function page(data: readonly Trace[] = []): Page {
  const file = plotlyFile(data);
  const known = pages.get(file);
  if (known !== undefined) return known;
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
    const anchor = element.getAttribute("text-anchor");
    const left = anchor === "end" ? -width : anchor === "middle" ? -width / 2 : 0;
    return { x: left, y: -size, left, top: -size, width, height, right: left + width, bottom: height - size };
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
  findQuickly(window.Element.prototype);
  window.document.body.style.fontFamily = font;
  window.eval(readFileSync(file, "utf8"));
  const made = { window, plotly: lacking.Plotly as Plotly };
  pages.set(file, made);
  return made;
}
