import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { constants, inflateSync } from "node:zlib";
import { csv, figure6, save, svg, withStyle } from "../../../lib/figures";
import { published, rows as toRows } from "../../../lib/results";

const paper = published();
const figure = figure6(paper, { tasks: ["Pets", "dtd"], sources: ["redcaps", "YFCC2.7m"], columns: 2 });
type Text = { name?: string; text: string };
const texts = (layout: Record<string, unknown>) => layout.annotations as Text[];

describe("a figure in another style", () => {
  it("understands names however they are written", () => {
    assert.deepEqual([...new Set(figure.rows.map(({ task }) => task))], ["PETS", "DTD"]);
    assert.throws(() => figure6(paper, { tasks: ["Petz"] }), /no task "Petz", did you mean "PETS"\?/);
    assert.throws(() => figure6(paper, { sources: ["LAION3m"] }), /no source "LAION3m", did you mean/);
  });

  it("breaks texts that are wider than the picture, and grows by what that adds", () => {
    const { layout } = withStyle(figure, { width: 420 });
    const subtitle = texts(layout).find(({ name }) => name === "subtitle")!;
    assert.ok(subtitle.text.includes("<br>"));
    assert.ok(Number(layout.height) > Number(figure.layout.height));
    assert.ok(
      !texts(figure.layout).some(({ text }) => text.includes("<br>")),
      "the figure itself is as it was",
    );
  });

  it("leaves out title and subtitle, and scales every text", () => {
    const bare = withStyle(figure, { title: false });
    assert.equal(bare.layout.title, undefined);
    assert.ok(!texts(bare.layout).some(({ name }) => name === "subtitle" || name === "footer"));
    const large = withStyle(figure, { fontSize: 26 }).layout as {
      font: { size: number };
      legend: { font: { size: number } };
    };
    assert.equal(large.font.size, 26);
    assert.equal(large.legend.font.size, 24);
  });

  it("takes the colours of a palette, one for one", () => {
    const used = JSON.stringify(withStyle(figure, { palette: ["#111111", "#222299"] }).data).match(
      /#[0-9A-F]{6}/gi,
    )!;
    assert.deepEqual([...new Set(used)].sort(), ["#111111", "#222299"]);
    assert.throws(() => withStyle(figure, { palette: ["red"] }), /"red" is no colour/);
    assert.throws(() => withStyle(figure, { width: 3 }), /width 3: expected 200 to 10000/);
  });

  it("says what the rows are: the paper's are the same in all, others are named with what they are", () => {
    const subtitle = (of: { layout: Record<string, unknown> }) =>
      texts(of.layout).find(({ name }) => name === "subtitle")!.text;
    assert.match(subtitle(figure6(paper)), /every source the same size, objective and architecture$/);
    const own = {
      source: "mine",
      sourceSize: 4e8,
      task: "PETS",
      shots: 20,
      accuracy: 0.9,
      architecture: "ViT-B/16",
    } as const;
    const mixed = figure6([
      ...paper,
      ...toRows([{ ...own, objective: "clip", method: "finetune", origin: "x" }]),
    ]);
    assert.match(subtitle(mixed), /every source the same objective; size and architecture differ/);
    assert.match(
      subtitle(mixed),
      /beside the paper's: mine \(ViT-B\/16, clip, on 400m; the mean over its seeds\)/,
    );
  });

  it("names fonts as fonts, and the authors' rows behind each number", async () => {
    assert.doesNotMatch(await svg(figure), /TOBESTRIPPED/);
    const [head, first] = csv(figure).split("\n");
    assert.match(head!, /,originRow$/);
    // The rows behind the first point: their indices in the authors' file, as runs.
    const rows = figure.behind[0]!.map((place) => figure.used[place]!.originRow!);
    const cell = first!.split(",").at(-1)!;
    const listed = cell.split(" ").flatMap((run) => {
      const [from, to = from] = run.split("-").map(Number) as [number, number?];
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
    assert.deepEqual(
      listed,
      [...new Set(rows)].sort((a, b) => a - b),
    );
  });

  it("is written in the formats that are asked for, a PDF among them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "figure-"));
    await save(figure, folder, { formats: ["pdf", "svg"], width: 600 });
    assert.deepEqual(readdirSync(folder).sort(), ["figure-6.pdf", "figure-6.svg"]);
    const pdf = readFileSync(join(folder, "figure-6.pdf"));
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    // 600 CSS pixels are 450 points. Streams are what lies between two words, deflated.
    const inflated = pdf
      .toString("latin1")
      .split(/stream\r?\n/)
      .map((part) => {
        try {
          return inflateSync(Buffer.from(part, "latin1"), { finishFlush: constants.Z_SYNC_FLUSH }).toString(
            "latin1",
          );
        } catch {
          return part;
        }
      });
    assert.ok(inflated.some((part) => /MediaBox ?\[0 0 450 /.test(part)));
    await assert.rejects(
      save(figure, folder, { formats: ["gif" as "svg"] }),
      /no format "gif", expected some of csv/,
    );
    rmSync(folder, { recursive: true });
  });
});
