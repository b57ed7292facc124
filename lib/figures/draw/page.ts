import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Jsdom from "jsdom";
import { font } from "../parts/theme";
import type { Trace } from "../figure";
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
  findQuickly(window);
  window.document.body.style.fontFamily = font;
  window.eval(readFileSync(file, "utf8"));
  const made = { window, plotly: lacking.Plotly as Plotly };
  pages.set(file, made);
  return made;
}

/** A tag, classes, or both: nearly all that plotly.js looks for. */
const simple = /^([a-zA-Z]*)((?:\.[\w-]+)*)$/;

/**
 * Finds elements by simple selectors without jsdom's general machinery, in which a third of the time of a drawing went.
 */
function findQuickly(window: Jsdom.DOMWindow): void {
  const prototype = window.Element.prototype;
  const general = { one: prototype.querySelector, all: prototype.querySelectorAll };
  const search = (root: Element, tag: string, classes: readonly string[], found: Element[], most: number) => {
    for (let node = root.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType !== 1) continue;
      const element = node as Element;
      if (tag === "" || element.localName === tag) {
        const own = classes.length === 0 ? "" : ` ${element.getAttribute("class") ?? ""} `;
        if (classes.every((name) => own.includes(name)) && found.push(element) === most) return true;
      }
      if (search(element, tag, classes, found, most)) return true;
    }
    return false;
  };
  const find = (root: Element, selector: string, most: number): Element[] | undefined => {
    const [, tag, classes] = simple.exec(selector) ?? [];
    if (tag === undefined || selector === "") return undefined;
    const found: Element[] = [];
    const names = classes!.split(".").slice(1);
    search(
      root,
      tag,
      names.map((name) => ` ${name} `),
      found,
      most,
    );
    return found;
  };
  const replaced = prototype as unknown as Record<string, (this: Element, selector: string) => unknown>;
  replaced.querySelector = function (selector) {
    const found = find(this, selector, 1);
    return found === undefined ? general.one.call(this, selector) : (found[0] ?? null);
  };
  replaced.querySelectorAll = function (selector) {
    return find(this, selector, Infinity) ?? general.all.call(this, selector);
  };
}
