/** What a table's script is given: its rows as they are, and how to show them. */
export interface TableContent {
  rows: readonly (readonly unknown[])[];
  /** Rows a page. */
  page: number;
  /** Significant digits of numbers that are not whole. */
  digits: number;
  /** By column. */
  sides: readonly string[];
}

/**
 * What makes a table sort, filter and page, run in the page: plain JavaScript without a library, since every output
 * must carry all that it needs, offline, and a library of 40 kB and more would be saved with each table. Without it (an
 * export, a notebook that is not trusted) the first rows are there all the same.
 */
const script = String.raw`function (id, content) {
for (const box of document.querySelectorAll('[data-table="' + id + '"]:not([data-ready])')) {
box.dataset.ready = "yes";
const make = (name, of) => Object.assign(document.createElement(name), of);
const body = box.querySelector("tbody"), heads = [...box.querySelectorAll("th")];
const { page, digits, sides } = content;
const text = (v) => v === null ? "" : typeof v === "number" && !Number.isInteger(v) ? String(Number(v.toPrecision(digits))) : typeof v === "object" ? JSON.stringify(v) : String(v);
const rows = content.rows.map((row) => ({ row, words: row.map(text).join(" ").toLowerCase() }));
const bar = make("div"), filter = make("input", { placeholder: "filter" }), said = make("span");
const back = make("button", { textContent: "‹", title: "page before" }), on = make("button", { textContent: "›", title: "next page" });
bar.style.cssText = "display: flex; gap: 8px; align-items: center; margin: 4px 0; font-size: 12px";
filter.setAttribute("aria-label", "show only rows that contain");
bar.append(filter, back, on, said);
box.prepend(bar);
box.querySelector("p")?.remove();
let first = 0, shown = rows;
const draw = () => {
body.replaceChildren(...shown.slice(first, first + page).map(({ row }) => {
const line = make("tr");
line.append(...row.map((v, c) => { const cell = make("td", { textContent: text(v) }); cell.style.textAlign = sides[c]; return cell; }));
return line;
}));
const last = Math.min(shown.length, first + page);
said.textContent = shown.length === 0 ? "no row" : first + 1 + " to " + last + " of " + shown.length;
back.disabled = first === 0;
on.disabled = last >= shown.length;
};
const turn = (to) => { first = Math.max(0, to); draw(); };
back.onclick = () => turn(first - page);
on.onclick = () => turn(first + page);
filter.onkeydown = (event) => event.stopPropagation();
filter.oninput = () => { shown = rows.filter(({ words }) => words.includes(filter.value.toLowerCase())); turn(0); };
heads.forEach((head, c) => {
head.style.cursor = "pointer";
head.title = "sort";
head.onclick = () => {
const down = head.getAttribute("aria-sort") === "ascending";
for (const other of heads) other.removeAttribute("aria-sort");
head.setAttribute("aria-sort", down ? "descending" : "ascending");
const order = ({ row: a }, { row: b }) => {
const x = a[c], y = b[c];
if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
const compared = typeof x === "number" && typeof y === "number" ? x - y : text(x).localeCompare(text(y));
return down ? -compared : compared;
};
rows.sort(order);
shown = [...shown].sort(order);
turn(0);
};
});
draw();
}
}`;

/** A script element that makes the table `id` interactive. */
export function tableScript(id: string, { rows, ...how }: TableContent): string {
  // Six digits are more than a table shows; `<` would end the script early in a name like `</script>`.
  const short = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  const content = JSON.stringify(
    { ...how, rows: rows.map((row) => row.map((value) => value ?? null)) },
    short,
  );
  return `<script>(${script})("${id}",${content.replaceAll("<", "\\u003c")})</script>`;
}
