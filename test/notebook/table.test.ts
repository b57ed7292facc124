import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tableHtml, tableText } from "../../lib/notebook/table";

describe("table", () => {
  const rows = [
    { task: "PETS", spread: 0.31123, n: 3669 },
    { task: "<script>", spread: null, n: 5 },
  ];

  it("escapes what it shows", () => {
    const html = tableHtml(rows);
    assert.ok(html.includes("&lt;script&gt;"));
    assert.ok(!html.includes("<script>"));
    assert.ok(html.includes('class="dataframe"'));
  });

  it("rounds what is not whole, keeps what is, and leaves what is missing empty", () => {
    assert.equal(
      tableText(rows),
      ["task      spread  n", "PETS      0.3112  3669", "<script>          5"].join("\n"),
    );
  });

  it("says how many rows it leaves out", () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ i }));
    assert.match(tableHtml(many), /5 more rows \(25 in all\)/);
    assert.equal(tableHtml(many, { limit: 25 }).match(/<tr>/g)?.length, 26);
  });

  it("puts headings above their columns, and gives a long table's script all rows", () => {
    const html = tableHtml(Array.from({ length: 25 }, (_, i) => ({ i, name: "</script>" })));
    assert.match(html, /<th style="text-align: right">i<\/th><th style="text-align: left">name<\/th>/);
    assert.match(html, /\[24,"\\u003c\/script>"\]/);
    assert.equal(html.match(/<\/script>/g)?.length, 1);
  });

  it("shows a DataFrame", () => {
    const frame = {
      columns: ["a", "b"],
      values: [
        [1, "x"],
        [2, "y"],
      ],
    };
    assert.equal(tableText(frame), "a  b\n1  x\n2  y");
    assert.equal(tableText({ columns: ["a"], values: [1, 2] }), "a\n1\n2");
  });
});
