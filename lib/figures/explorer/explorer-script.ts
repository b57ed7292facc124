/**
 * The explorer's page at work, in plain JavaScript: `data` is an `ExplorerData`, `Plotly` the small bundle. State is
 * what the controls say; each change draws both plots, the verdict and the table again.
 */
export const explorerScript = String.raw`
const at = (id) => document.getElementById(id);
const make = (name, of, ...inside) => { const e = Object.assign(document.createElement(name), of); e.append(...inside); return e; };
const percent = (x) => (100 * x).toFixed(1) + " %";
const shotsText = (k) => k === "full" ? "all images" : k + (k === 1 ? " image" : " images") + " a class";
const state = { task: 0, shots: data.shots.includes(20) ? 20 : data.shots[data.shots.length - 1], point: null };
const shown = new Set(data.series.flatMap((s, i) => s.shown ? [i] : []));
const MEAN = -1, MEDIAN = -2;
const find = (task, series, shots) => data.cells.find((c) => c.task === task && c.series === series && c.shots === shots);

function pValue(task, shots, a, b) {
  const here = data.series.map((_, s) => s).filter((s) => find(task, s, shots));
  let [i, j] = [here.indexOf(a), here.indexOf(b)];
  if (i > j) [i, j] = [j, i];
  return data.pairs[task + " " + shots][i * here.length - i * (i + 1) / 2 + (j - i - 1)];
}
function holm(ps) {
  const order = ps.map((p, i) => [p, i]).sort((x, y) => x[0] - y[0]), out = [];
  let most = 0;
  order.forEach(([p, i], rank) => { most = Math.max(most, Math.min(1, (ps.length - rank) * p)); out[i] = most; });
  return out;
}
/* The tasks that every chosen source was measured on: a mean over others would compare different things. */
const common = (shots) => data.tasks.map((_, t) => t).filter((t) => shown.size > 0 && [...shown].every((s) => find(t, s, shots)));
function value(series, shots) {
  if (state.task >= 0) return find(state.task, series, shots);
  const all = common(shots).map((t) => find(t, series, shots).accuracy).sort((a, b) => a - b);
  if (all.length === 0) return undefined;
  const mid = all.length >> 1;
  const accuracy = state.task === MEAN ? all.reduce((a, b) => a + b) / all.length : all.length % 2 ? all[mid] : (all[mid - 1] + all[mid]) / 2;
  return { series, shots, accuracy, low: null, high: null, tasks: all.length };
}
const taskName = () => state.task === MEAN ? "mean of tasks" : state.task === MEDIAN ? "median of tasks" : data.tasks[state.task].label;

/* Dark colours would vanish on a dark ground. */
const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;
const colour = (s) => {
  const own = data.series[s].colour, parts = [1, 3, 5].map((i) => parseInt(own.slice(i, i + 2), 16));
  return dark() && Math.max(...parts) < 100 ? "#E6E6E6" : own;
};
function theme() {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim(), grid = style.getPropertyValue("--grid").trim();
  const axis = { gridcolor: grid, linecolor: grid, zeroline: false, automargin: true };
  return { axis, layout: { font: { color: ink, size: 13, family: "Helvetica, Arial, sans-serif" }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hovermode: "closest", autosize: true, margin: { l: 50, r: 16, t: 8, b: 44 } } };
}
const config = { displaylogo: false, responsive: true, showSendToCloud: false, displayModeBar: false };
const hover = (c) => data.series[c.series].label + ", " + shotsText(c.shots) + ": " + percent(c.accuracy) + (c.low === null || c.low === undefined ? "" : " (" + percent(c.low) + " to " + percent(c.high) + ")") + (c.grid ? "<br>best of " + c.grid + (c.grid === 1 ? " row" : " rows") + "; click for the rows" : "");
function drawCurves() {
  const x = (k) => data.shots.indexOf(k);
  const { axis, layout } = theme();
  const traces = [...shown].flatMap((s) => {
    const style = data.series[s];
    const cells = data.shots.map((k) => value(s, k)).filter(Boolean).map((c) => ({ ...c, series: s }));
    const known = cells.filter((c) => c.low !== null);
    const band = known.length < 2 ? [] : [{ type: "scatter", mode: "lines", x: [...known.map((c) => x(c.shots)), ...known.map((c) => x(c.shots)).reverse()], y: [...known.map((c) => c.high), ...known.map((c) => c.low).reverse()], fill: "toself", fillcolor: colour(s), opacity: 0.13, line: { width: 0 }, hoverinfo: "skip", showlegend: false }];
    return [...band, { type: "scatter", mode: "lines+markers", name: style.label, x: cells.map((c) => x(c.shots)), y: cells.map((c) => c.accuracy), customdata: cells, line: { color: colour(s), dash: style.dash, width: 2 }, marker: { color: colour(s), symbol: style.marker, size: 8 }, hovertext: cells.map(hover), hoverinfo: "text" }];
  });
  Plotly.react("curves", traces, { ...layout, showlegend: false, shapes: [{ type: "line", x0: x(state.shots), x1: x(state.shots), yref: "paper", y0: 0, y1: 1, line: { color: "#888888", width: 1, dash: "dot" } }], xaxis: { ...axis, tickmode: "array", tickvals: data.shots.map((_, i) => i), ticktext: data.shots.map(String), range: [-0.3, data.shots.length - 0.7], title: { text: "training images a class" } }, yaxis: { ...axis, tickformat: ".0%", rangemode: "tozero" } }, config);
}
function ranked() {
  return [...shown].map((s) => { const c = value(s, state.shots); return c && { ...c, series: s }; }).filter(Boolean).sort((a, b) => b.accuracy - a.accuracy);
}
function drawRanks() {
  const cells = ranked(), { axis, layout } = theme();
  const has = cells.some((c) => c.low !== null);
  Plotly.react("ranks", [{ type: "scatter", mode: "markers", y: cells.map((_, i) => -i), x: cells.map((c) => c.accuracy), customdata: cells, error_x: { type: "data", symmetric: false, array: cells.map((c) => (c.high ?? c.accuracy) - c.accuracy), arrayminus: cells.map((c) => c.accuracy - (c.low ?? c.accuracy)), visible: has, thickness: 1.5, width: 0, color: layout.font.color }, marker: { color: cells.map((c) => colour(c.series)), symbol: cells.map((c) => data.series[c.series].marker), size: 10 }, hovertext: cells.map(hover), hoverinfo: "text" }], { ...layout, xaxis: { ...axis, tickformat: ".0%" }, yaxis: { ...axis, showgrid: true, tickmode: "array", tickvals: cells.map((_, i) => -i), ticktext: cells.map((c) => data.series[c.series].label), range: [0.6 - cells.length, 0.6] } }, config);
}
function drawVerdict() {
  const cells = ranked(), where = taskName() + ", " + shotsText(state.shots) + ": ";
  if (cells.length === 0) { at("verdict").textContent = where + "nothing was measured for the sources chosen."; return; }
  const best = cells[0], label = (c) => data.series[c.series].label;
  if (state.task < 0) {
    const tasks = common(state.shots);
    const wins = tasks.filter((t) => [...shown].every((s) => find(t, s, state.shots).accuracy <= find(t, best.series, state.shots).accuracy)).length;
    at("verdict").textContent = where + label(best) + " is highest (" + percent(best.accuracy) + " over " + tasks.length + " tasks that all chosen sources were measured on); it is the best on " + wins + " of them. Choose a task to see how sure that is.";
    return;
  }
  if (cells.length === 1) { at("verdict").textContent = where + label(best) + " alone was measured (" + percent(best.accuracy) + ")."; return; }
  const others = cells.slice(1), ps = others.map((c) => pValue(state.task, state.shots, best.series, c.series));
  const range = best.low === null ? "" : ", 95 % interval " + percent(best.low) + " to " + percent(best.high);
  let text = where + label(best) + " is highest (" + percent(best.accuracy) + range + "). ";
  if (ps.some((p) => p === null)) text += "How sure that is cannot be said: test size and seeds are not known.";
  else {
    const adjusted = holm(ps), open = others.filter((_, i) => adjusted[i] >= 0.05);
    text += open.length === 0 ? "It can be told apart from all " + others.length + " others (Holm, 5 %)." : open.length === others.length ? "It cannot be told apart from any of the " + others.length + " others (Holm, 5 %): take whichever is at hand." : "It can be told apart from " + (others.length - open.length) + " of " + others.length + " others (Holm, 5 %), not from " + open.map(label).join(", ") + ".";
  }
  at("verdict").textContent = text;
}
function drawRows() {
  const c = state.point, box = at("rows");
  box.replaceChildren();
  if (!c || !c.rows) { box.append(make("p", { textContent: "Click a point of one task to see the results behind it." })); return; }
  const heads = ["accuracy", "learning rate", "epochs", "batch", "weight decay", "seed", "from"];
  box.append(make("p", { textContent: data.series[c.series].label + ", " + data.tasks[c.task].label + ", " + shotsText(c.shots) + (c.testSize ? ", " + c.testSize + " test images" : "") + ": the best " + c.rows.length + " of " + c.grid }));
  box.append(make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { textContent: h })))), make("tbody", {}, ...c.rows.map((r) => make("tr", {}, ...r.map((v, i) => make("td", { textContent: v === null ? "" : i === 0 ? percent(v) : v })))))));
}
function drawWords() {
  const wanted = at("word").value.trim().toLowerCase();
  const found = data.words.filter(({ word, source }) => word.includes(wanted) || source.toLowerCase().includes(wanted));
  const sources = [...new Set(found.map(({ source }) => source))];
  at("words").replaceChildren(...sources.map((source) => make("p", {}, make("b", { textContent: source + ": " }), found.filter((w) => w.source === source).map(({ word, rank }) => word + " (" + rank + ")").join(", "))));
  if (found.length === 0) at("words").append(make("p", { textContent: "no such word among the most common ones" }));
}
function draw() { drawCurves(); drawRanks(); drawVerdict(); drawRows(); }

const select = (id, options, chosen, change) => {
  at(id).append(...options.map(([v, text]) => make("option", { value: String(v), textContent: text, selected: v === chosen })));
  at(id).onchange = (event) => { change(event.target.value); draw(); };
};
select("task", [...data.tasks.map((t, i) => [i, t.label]), [MEAN, "all: mean"], [MEDIAN, "all: median"]], state.task, (v) => { state.task = Number(v); state.point = null; });
select("shots", data.shots.map((k) => [k, shotsText(k)]), state.shots, (v) => { state.shots = v === "full" ? v : Number(v); });
at("sources").append(...data.series.map((s, i) => {
  const box = make("input", { type: "checkbox", checked: shown.has(i), onchange: (event) => { event.target.checked ? shown.add(i) : shown.delete(i); draw(); } });
  const swatch = make("span", { className: "swatch" });
  swatch.style.background = s.colour;
  return make("label", {}, box, swatch, s.label);
}));
at("word").oninput = drawWords;
draw();
drawWords();
for (const id of ["curves", "ranks"]) at(id).on("plotly_click", ({ points }) => { state.point = points[0].customdata; if (state.point) { state.shots = state.point.shots; at("shots").value = String(state.shots); } draw(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
`;
