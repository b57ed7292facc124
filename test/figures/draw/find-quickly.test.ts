import assert from "node:assert/strict";
import { it } from "node:test";
import { JSDOM } from "jsdom";
import { findQuickly } from "../../../lib/figures/draw/find-quickly";

const body = `<g class="trace a"><path class="js-line" id="one"></path><g class="b"><path class="js-line thin"></path>
  </g></g><path class="js-line"></path><g class="annotation" data-index="0"></g><g class="annotation"></g>`;

it("finds what jsdom finds, in the same order", () => {
  const page = () => new JSDOM(`<body>${body}</body>`, { runScripts: "outside-only" }).window;
  const [plain, quick] = [page(), page()];
  findQuickly(quick.Element.prototype);
  const selectors = [
    ...["path", ".js-line", "path.js-line.thin", "#one", "path#one", "g", "none", "g.trace path.js-line"],
    ...['.annotation[data-index="0"]', '.annotation[data-index="1"]', ".b .thin", "body .b", "g > path"],
    ...[":first-child", "path:not([id])", "g.trace g.b path", "g.trace > path", "[id]", "g, path"],
  ];
  for (const selector of selectors) {
    const all = ({ document }: typeof plain) =>
      [...document.body.querySelectorAll(selector)].map(({ outerHTML }) => outerHTML);
    const one = ({ document }: typeof plain) => document.body.querySelector(selector)?.outerHTML;
    assert.deepEqual(all(quick), all(plain), selector);
    assert.equal(one(quick), one(plain), selector);
  }
  assert.throws(() => quick.document.body.querySelector(""), /selector/);
});
