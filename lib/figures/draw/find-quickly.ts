/** What an element must have to be the one that a selector without relations names. */
interface Wanted {
  tag: string;
  classes: readonly string[];
  attributes: readonly (readonly [string, string])[];
}

const simple = /^([a-zA-Z]*)(?:#([\w-]+))?((?:\.[\w-]+)*)(?:\[([\w-]+)="([^"]*)"\])?$/;

/** `path.js-line`, `#clip`, `.annotation[data-index="0"]`; undefined for what is not of this form. */
function wantedBy(selector: string): Wanted | undefined {
  const found = simple.exec(selector);
  if (found === null || selector === "") return undefined;
  const [, tag = "", id, classes = "", name, value = ""] = found;
  return {
    tag,
    classes: classes
      .split(".")
      .slice(1)
      .map((each) => ` ${each} `),
    attributes: [
      ...(id === undefined ? [] : [["id", id] as const]),
      ...(name === undefined ? [] : [[name, value] as const]),
    ],
  };
}

function fits(element: Element, { tag, classes, attributes }: Wanted): boolean {
  if (tag !== "" && element.localName !== tag) return false;
  const own = classes.length === 0 ? "" : ` ${element.getAttribute("class") ?? ""} `;
  return (
    classes.every((name) => own.includes(name)) &&
    attributes.every(([name, value]) => element.getAttribute(name) === value)
  );
}

/** Gathers the elements below a root that fit, in their order, until there are so many. */
function search(
  root: Element,
  wanted: Wanted,
  above: Wanted | undefined,
  found: Element[],
  most: number,
): boolean {
  for (let node = root.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (fits(element, wanted) && (above === undefined || hasAbove(element, above)))
      if (found.push(element) === most) return true;
    if (search(element, wanted, above, found, most)) return true;
  }
  return false;
}

function hasAbove(element: Element, wanted: Wanted): boolean {
  for (let above = element.parentElement; above !== null; above = above.parentElement)
    if (fits(above, wanted)) return true;
  return false;
}

function find(root: Element, selector: string, most: number): Element[] | undefined {
  const [last, above, ...others] = selector
    .split(" ")
    .map((part) => wantedBy(part))
    .reverse();
  if (last === undefined || others.length > 0) return undefined;
  // A second part that is none of these.
  if (above === undefined && selector.includes(" ")) return undefined;
  const found: Element[] = [];
  search(root, last, above, found, most);
  return found;
}

/**
 * Makes jsdom's `querySelector` and `querySelectorAll` quick for simple selectors, also for one below another: nearly
 * all that plotly.js looks for. jsdom's own general way took a third of the time of a drawing.
 */
export function findQuickly(prototype: Element): void {
  const general = { one: prototype.querySelector, all: prototype.querySelectorAll };
  const replaced = prototype as unknown as Record<string, (this: Element, selector: string) => unknown>;
  replaced.querySelector = function (selector) {
    const found = find(this, selector, 1);
    return found === undefined ? general.one.call(this, selector) : (found[0] ?? null);
  };
  replaced.querySelectorAll = function (selector) {
    return find(this, selector, Infinity) ?? general.all.call(this, selector);
  };
}
