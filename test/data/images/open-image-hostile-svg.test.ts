import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { images } from "../../../lib/data";
import { temporaryFolder } from "../files";

const root = temporaryFolder();
const svg = (body: string, doctype = "") =>
  Buffer.from(
    `<?xml version="1.0"?>${doctype}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:xi="http://www.w3.org/2001/XInclude" width="20" height="20"><rect width="20" height="20" fill="#fff"/>${body}</svg>`,
  );
/** The darkest and the lightest value of a picture that is drawn. */
async function drawn(picture: Buffer): Promise<[number, number]> {
  const { pipeline } = await images.openImage(picture, "x.svg");
  const { channels } = await (await pipeline()).stats();
  return [Math.min(...channels.map(({ min }) => min)), Math.max(...channels.map(({ max }) => max))];
}

test("an SVG draws nothing from outside itself, and asks no network for it", async (t) => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const net = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const red = join(root, "red.png");
  await sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } })
    .png()
    .toFile(red);
  const picture = (href: string) => `<image href="${href}" xlink:href="${href}" width="20" height="20"/>`;
  // The test would see it: a picture that it brings along is drawn.
  const inside = `data:image/png;base64,${(await sharp(red).toBuffer()).toString("base64")}`;
  assert.deepEqual(await drawn(svg(picture(inside))), [0, 255]);
  for (const body of [
    ...[`file://${red}`, red, "red.png", "../red.png", `${net}/x.png`].map(picture),
    `<use href="${net}/y.svg#a"/><use href="file://${red}#a"/>`,
    `<style>@import url(${net}/z.css); rect { fill: url(${net}/p#q) }</style>`,
    `<text y="10"><xi:include href="file:///etc/hostname" parse="text"/></text>`,
    `<script>fetch("${net}/s")</script><foreignObject><iframe src="${net}/f"/></foreignObject>`,
  ]) {
    const [darkest] = await drawn(svg(body));
    // A fill that leads nowhere is none: what is left of the picture is white, or the black that SVG starts from.
    assert.ok(darkest >= 250 || body.includes("fill: url"), body);
  }
  assert.equal(requests, 0);
});

test("an SVG that reads files by entities, that multiplies itself or is huge is refused", async () => {
  const outside = `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>`;
  let laughs = `<!ENTITY l0 "ha">`;
  for (let i = 1; i < 10; i++) laughs += `<!ENTITY l${i} "${`&l${i - 1};`.repeat(10)}">`;
  await assert.rejects(drawn(svg(`<text y="10">&x;</text>`, outside)), { name: "BadImage" });
  await assert.rejects(drawn(svg(`<text y="10">&l9;</text>`, `<!DOCTYPE svg [${laughs}]>`)), {
    name: "BadImage",
  });
  const huge = Buffer.from(
    svg("")
      .toString()
      .replace(/width="20"/, 'width="1e6"')
      .replace(/height="20"/, 'height="9"'),
  );
  await assert.rejects(drawn(huge), { name: "BadImage", reason: "huge image" });
});
