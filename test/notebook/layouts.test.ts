import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { make, narrowestOf, withStyle, type Layout } from "../../lib/figures";
import { forWidths, type WidthLayout } from "../../lib/notebook/layouts";
import { published } from "../../lib/results";

/** What `Plotly.relayout` does: sets parts by their names; null takes them away. */
function relayout(layout: Layout, update: Record<string, unknown>): Layout {
  const changed = structuredClone(layout);
  for (const [name, value] of Object.entries(update)) {
    const [part, inner] = name.split(".") as [string, string?];
    const at = inner === undefined ? changed : ((changed[part] ??= {}) as Layout);
    at[inner ?? part] = value;
  }
  return changed;
}

/** Without what is not there, however that is said. */
const known = (layout: Layout): unknown =>
  JSON.parse(
    JSON.stringify({ ...layout, meta: null }, (_, value: unknown) => (value === null ? undefined : value)),
  );
const withoutEmpty = (layout: unknown) => JSON.stringify(layout).replaceAll(/"\w+":\{\},?/g, "");

describe("a figure for cells of several widths", () => {
  const figure = make("figure-6", published(), { tasks: ["PETS", "DTD", "CIFAR100"] });
  const shown = forWidths(figure, withStyle, narrowestOf(figure.layout));
  const { layouts } = shown.layout.meta as { layouts: WidthLayout[] };

  it("is drawn in the widest, and goes without a gap down to the narrowest", () => {
    assert.deepEqual(
      layouts.map(({ width, most }) => [width, most]),
      [
        [940, 1120],
        [720, 939],
        [540, 719],
      ],
    );
    assert.equal(shown.layout.width, 940);
  });

  it("becomes the same from whichever width it comes", () => {
    for (const { width, update } of layouts) {
      const expected = withStyle(figure, { width }).layout;
      for (const before of layouts) {
        const there = relayout(relayout(shown.layout, before.update), update);
        assert.equal(withoutEmpty(known(there)), withoutEmpty(known({ ...shown.layout, ...expected })));
      }
    }
  });

  it("narrows tables to a window of 1,000 pixels", () => {
    for (const id of ["table-1", "table-2", "table-3", "figure-audit-scoreboard", "table-hyperparameters"]) {
      const table = make(id, published());
      const { layout } = forWidths(table, withStyle, narrowestOf(table.layout));
      const own = (layout.meta as { layouts: WidthLayout[] }).layouts;
      assert.equal(own.at(-1)!.width, 540, id);
    }
  });

  it("takes little beside the figure itself", () => {
    const bytes = (of: unknown) => JSON.stringify(of).length;
    assert.ok(bytes(layouts) < 0.3 * bytes(figure.data), `${bytes(layouts)} of ${bytes(figure.data)}`);
  });

  it("leaves a figure without a width to the front end", () => {
    const { layout } = forWidths({ data: [], layout: { title: "mine" } }, withStyle, 320);
    assert.deepEqual(layout, { title: "mine" });
  });
});
