import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { make, saturationTasks, withStyle } from "../../../lib/figures";
import { drawTable } from "../../../lib/figures/parts/draw-table";
import { published, saturation } from "../../../lib/results";

const paper = published();

/** The panels of a layout in pixels, by plotly's definition of domains. */
function panels(layout: Record<string, unknown>) {
  const { width, height, margin } = layout as {
    width: number;
    height: number;
    margin: Record<"l" | "r" | "t" | "b", number>;
  };
  const axis = (name: string): { domain: [number, number]; anchor: string } => ({
    domain: [0, 1],
    anchor: `y${name.slice(5)}`,
    ...(layout[name] as object),
  });
  return Object.keys(layout)
    .filter((key) => /^xaxis\d*$/.test(key))
    .map((key) => {
      const { domain: x, anchor } = axis(key);
      const { domain: y } = axis(`yaxis${anchor.slice(1)}`);
      const across = width - margin.l - margin.r;
      const down = height - margin.t - margin.b;
      return { left: x[0] * across, right: x[1] * across, low: y[0] * down, high: y[1] * down };
    });
}

describe("a figure in less width than it was drawn for", () => {
  for (const id of ["figure-1", "figure-3", "figure-6", "figure-7", "figure-size"])
    for (const width of [940, 720, 540])
      it(`${id} in ${width} pixels keeps its panels apart, as high as they were and wide enough to read`, () => {
        const figure = make(id, paper);
        const before = panels(figure.layout);
        const { layout } = withStyle(figure, { width });
        const after = panels(layout);
        assert.equal(layout.width, width);
        after.forEach((one, i) => {
          assert.ok(one.left >= -0.5 && one.low >= -0.5, JSON.stringify(one));
          assert.ok(one.right - one.left >= 180, `${one.right - one.left} pixels wide`);
          assert.ok(Math.abs(one.high - one.low - (before[i]!.high - before[i]!.low)) < 1);
          for (const other of after.slice(i + 1)) {
            const apart =
              Math.max(other.left - one.right, one.left - other.right) > 15 ||
              Math.max(other.low - one.high, one.low - other.high) > 15;
            assert.ok(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`);
          }
        });
      });

  it("writes each panel's name above the panel, and what is said of all below the last", () => {
    const figure = make("figure-3", paper);
    const { layout } = withStyle(figure, { width: 540 });
    const [first, , third] = panels(layout);
    const { height, width, margin } = layout as {
      height: number;
      width: number;
      margin: Record<string, number>;
    };
    const notes = layout.annotations as { text: string; x: number; y: number }[];
    const place = (text: string) => {
      const { x, y } = notes.find((note) => note.text.includes(text))!;
      return [x * (width - margin.l! - margin.r!), y * (height - margin.t! - margin.b!)].map(Math.round);
    };
    assert.deepEqual(place("CIFAR100"), [first!.left, first!.high].map(Math.round));
    assert.deepEqual(place("Caltech"), [third!.left, third!.high].map(Math.round));
    assert.deepEqual(place("training images a class"), [0, 0]);
    assert.ok(third!.high < first!.low, "the third stands below");
  });

  it("draws each panel's labels below that panel, also where its axes did not say so", () => {
    const layout = {
      width: 800,
      height: 300,
      margin: { l: 20, r: 20, t: 90, b: 40 },
      ...{ xaxis: { domain: [0, 0.45] }, yaxis: {}, xaxis2: { domain: [0.55, 1] }, yaxis2: { anchor: "x2" } },
    };
    const narrow = withStyle({ data: [], layout }, { width: 300 }).layout as Record<string, object>;
    const { xaxis, xaxis2 } = narrow as Record<string, { anchor: string; domain: number[] }>;
    assert.deepEqual([xaxis!.anchor, xaxis2!.anchor], ["y", "y2"]);
    assert.deepEqual(xaxis2!.domain, xaxis!.domain);
  });

  it("puts the legend below where it would take the panels' room", () => {
    const figure = make("figure-6", paper);
    assert.equal((figure.layout.legend as { orientation?: string }).orientation, undefined);
    const { layout } = withStyle(figure, { width: 540 });
    assert.deepEqual(
      [(layout.legend as { orientation: string }).orientation, (layout.margin as { r: number }).r],
      ["h", 28],
    );
  });

  it("labels the rows of each panel that stands first, where a row of panels shares them", () => {
    const figure = make("figure-7", paper);
    const labelled = ({ layout }: { layout: Record<string, unknown> }) =>
      Object.entries(layout).filter(
        ([key, axis]) => key.startsWith("yaxis") && (axis as { ticktext: string[] }).ticktext.some(Boolean),
      ).length;
    assert.equal(labelled(figure), 3);
    assert.equal(labelled(withStyle(figure, { width: 540 })), 9);
  });

  it("names the tasks beside both panels of the saturation of tasks, where one stands below the other", () => {
    const figure = saturationTasks(saturation.scaling("openclip"), { tasks: ["CIFAR100", "EuroSAT"] });
    const names = (width: number) => {
      const { yaxis, yaxis2 } = withStyle(figure, { width }).layout as Record<string, { ticktext: string[] }>;
      return [yaxis!.ticktext.join(""), yaxis2!.ticktext.join("")];
    };
    assert.deepEqual(names(720), ["CIFAR100EuroSAT", ""]);
    assert.deepEqual(names(540), ["CIFAR100EuroSAT", "CIFAR100EuroSAT"]);
  });

  it("keeps what is said below all panels as far below them as it was", () => {
    const ticks = { ticktext: ["1", "full"] };
    const layout = {
      width: 800,
      height: 300,
      margin: { l: 20, r: 20, t: 60, b: 40 },
      ...{ xaxis: { domain: [0, 0.45], anchor: "y", ...ticks }, yaxis: { anchor: "x" } },
      ...{ xaxis2: { domain: [0.55, 1], anchor: "y2", ...ticks }, yaxis2: { anchor: "x2" } },
      annotations: [{ xref: "paper", yref: "paper", x: 0, y: -0.15, text: "of all" }],
    };
    const pixelsBelow = (of: Record<string, unknown>) => {
      const { annotations, height, margin } = of as typeof layout;
      return Math.round(annotations[0]!.y * (height - margin.t - margin.b));
    };
    const narrow = withStyle({ data: [], layout }, { width: 300 }).layout;
    assert.ok((narrow.height as number) > 400, "one panel stands below the other");
    assert.deepEqual([pixelsBelow(layout), pixelsBelow(narrow)], [-30, -30]);
  });

  it("leaves room for the titles of axes between rows of panels", () => {
    const [upper, lower] = panels(withStyle(make("figure-audit-spread", paper), { width: 540 }).layout);
    // Tick labels of 13 pixels and a title of 14, each with some air.
    assert.ok(upper!.low - lower!.high > 60, `${upper!.low - lower!.high} pixels`);
  });

  it("puts a legend's title above its entries, where the legend goes below", () => {
    const { layout } = withStyle(make("figure-audit-budget", paper), { width: 540 });
    const { title, orientation } = layout.legend as { title: { side: string }; orientation: string };
    assert.deepEqual([orientation, title.side], ["h", "top"]);
  });

  it("says all of a table's words in every width, each in its column or below its row", () => {
    const rows = [
      { name: "long", size: 1_234_567, about: "many words that say at length what this row is", remark: "" },
      { name: "short", size: 12, about: "few", remark: "another column of words, which wants much room" },
    ];
    const table = drawTable({ id: "t", title: "T", subtitle: "s", rows, widths: [80, 90, 300, 300] });
    for (const width of [802, 600, 400, 260]) {
      const { layout } = withStyle(table, { width });
      const { range } = layout.xaxis as { range: [number, number] };
      const notes = (
        layout.annotations as { name?: string; text: string; x: number; align: string }[]
      ).filter(({ name }) => name === undefined);
      // A letter is about half as wide as it is high (12 pixels).
      for (const { text, x, align } of notes)
        for (const line of text.replaceAll(/<\/?b>/g, "").split("<br>"))
          assert.ok(align === "right" ? x <= range[1] : x + line.length * 5 <= range[1] + 1, line);
      assert.ok(range[1] <= width);
      const words = (text: string) => text.replaceAll(/<br>|<\/?b>/g, " ").split(/\s+/);
      const said = notes.flatMap(({ text }) => words(text)).join(" ");
      // Browsers place a text as if it had no empty lines at its top.
      for (const { text } of notes) assert.ok(!text.startsWith("<br>"), text);
      for (const { about, remark } of rows)
        for (const word of `${about} ${remark}`.split(" ")) assert.ok(said.includes(word), word);
    }
    const texts = (width: number) =>
      (withStyle(table, { width }).layout.annotations as { text: string }[]).map(({ text }) => text).join("");
    assert.ok(!texts(802).includes("about: few") && texts(260).includes("about: few"));
  });

  it("lays the scoreboard's claims above their marks where it is narrow, headings and legend above all", () => {
    const figure = make("figure-audit-scoreboard", paper);
    const { layout } = withStyle(figure, { width: 540 });
    const notes = layout.annotations as { name?: string; text: string }[];
    assert.deepEqual(notes.flatMap(({ name }) => (name === undefined ? [] : [name])).sort(), [
      "footer",
      "subtitle",
      "title",
    ]);
    // A line of a claim is at most some 76 letters of six pixels.
    for (const { text } of notes)
      for (const line of text.replaceAll(/<span[^>]*>|<\/span>/g, "").split("<br>"))
        assert.ok(line.length <= 84, line);
    const { l, r } = layout.margin as { l: number; r: number };
    assert.ok(l + r < 40);
  });

  it("is as it was drawn in its own width and in more", () => {
    const figure = make("figure-3", paper);
    const { layout } = withStyle(figure, { width: figure.layout.width as number });
    assert.deepEqual(panels(layout), panels(figure.layout));
    assert.equal(layout.height, figure.layout.height);
  });
});
