import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import {
  BadImage,
  clipEvaluation,
  cropThenResize,
  decode,
  evaluationPixels,
  openImage,
  resample,
  type Kernel,
  type OpenImage,
} from "../../../lib/data/images";
import { decodedPart, hasOwnDecoder } from "../../../lib/data/images/own-jpeg";
import { random } from "../../../lib/random";

const skip = hasOwnDecoder() ? false : "set-up has not built the JPEG decoder";

interface Golden {
  jpegs: string[];
  parts: {
    subsampling: number;
    progressive: boolean;
    box: [left: number, top: number, right: number, bottom: number];
    size: number;
    kernel: "BILINEAR" | "BICUBIC";
    pixels: string;
  }[];
  files: Record<string, string>;
}
// Made by pillow.py beside it.
const golden = JSON.parse(readFileSync(join(__dirname, "pillow.json"), "utf8")) as Golden;
const bytes = (base64: string | undefined) => Buffer.from(base64 ?? "", "base64");

test("a part of a JPEG, resized, is Pillow's to the byte", { skip }, async () => {
  for (const { subsampling, progressive, box, size, kernel, pixels } of golden.parts) {
    const image = await openImage(bytes(golden.jpegs[2 * subsampling + Number(progressive)]), "golden");
    const [left, top, right, bottom] = box;
    const part = { left, top, width: right - left, height: bottom - top };
    const name: Kernel = kernel === "BILINEAR" ? "linear" : "cubic";
    const ours = decodedPart(image, part, { width: size, height: size }, name, false);
    assert.deepEqual(
      Buffer.from(ours?.data ?? []),
      bytes(pixels),
      `${subsampling} ${progressive} ${box.join()} ${kernel}`,
    );
  }
});

/** A picture of smooth colours, as a JPEG. */
async function jpegOf(width: number, height: number, options: sharp.JpegOptions = {}, grey = false) {
  const draws = random("own-jpeg", width, height);
  const raw = Buffer.from(Array.from({ length: 12 * 9 * 3 }, () => draws.integer(256)));
  const drawn = sharp(raw, { raw: { width: 12, height: 9, channels: 3 } }).resize(width, height, {
    fit: "fill",
    kernel: "cubic",
  });
  return (grey ? drawn.greyscale() : drawn).jpeg({ quality: 90, ...options }).toBuffer();
}

test("a part has the pixels that the whole has there, wherever it lies", { skip }, async () => {
  const draws = random("parts");
  for (const [options, grey] of [
    [{ chromaSubsampling: "4:2:0" }, false],
    [{ chromaSubsampling: "4:4:4" }, false],
    [{ chromaSubsampling: "4:2:0", progressive: true }, false],
    [{}, true],
  ] as const) {
    const [width, height] = [61 + draws.integer(90), 47 + draws.integer(90)];
    const image = await openImage(await jpegOf(width, height, options, grey), "drawn");
    const whole = await decode(image, "drawn"); // sharp's
    for (let i = 0; i < 40; i++) {
      const [w, h] = [1 + draws.integer(width), 1 + draws.integer(height)];
      const part = {
        left: draws.integer(width - w + 1),
        top: draws.integer(height - h + 1),
        width: w,
        height: h,
      };
      const ours = decodedPart(image, part, part, "linear", false);
      const theirs = Buffer.concat(
        Array.from({ length: h }, (_, y) => {
          const from = 3 * ((part.top + y) * width + part.left);
          return whole.data.subarray(from, from + 3 * w);
        }),
      );
      assert.deepEqual(Buffer.from(ours?.data ?? []), theirs, JSON.stringify({ options, grey, part }));
    }
  }
});

const difference = (a: Uint8Array, b: Uint8Array) => {
  assert.equal(a.length, b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
};
/** The same picture as where set-up has not built the decoder. */
const withoutOwn = ({ width, height, pipeline }: OpenImage): OpenImage => ({ width, height, pipeline });

test(
  "a large part is decoded smaller and changes little; sharp alone gives nearly the same",
  { skip },
  async () => {
    const image = await openImage(await jpegOf(1200, 900), "large");
    const box = { left: 101, top: 57, width: 980, height: 800 };
    const size = { width: 224, height: 224 };
    const exact = decodedPart(image, box, size, "cubic", false)?.data as Uint8Array;
    const shrunk = (await cropThenResize(image, box, 224, "cubic", "large")).data;
    assert.notDeepEqual(shrunk, exact, "decoded smaller");
    assert.ok(difference(shrunk, exact) < 0.5, `${difference(shrunk, exact)}`);
    const theirs = (await cropThenResize(withoutOwn(image), box, 224, "cubic", "large")).data;
    assert.ok(difference(theirs, exact) < 2, `${difference(theirs, exact)}`);
    // A part that is enlarged: the decoder's bytes, and sharp's with our own resampling.
    const small = { left: 500, top: 301, width: 90, height: 70 };
    const part = await cropThenResize(image, small, 224, "linear", "large");
    const other = await cropThenResize(withoutOwn(image), small, 224, "linear", "large");
    assert.ok(difference(part.data, other.data) < 0.02);
    const cut = decodedPart(image, small, small, "linear", false);
    assert.ok(cut !== undefined && difference(part.data, resample(cut, 224, 224, "linear").data) < 0.02);
  },
);

test(
  "which JPEGs it takes: whole, upright, grey or of three colours; the rest is sharp's",
  { skip },
  async () => {
    const takes = async (name: string) =>
      (await openImage(bytes(golden.files[name]), name)).jpeg !== undefined;
    assert.equal(await takes("big.jpg"), true);
    assert.equal(await takes("unturned.jpg"), true);
    assert.equal(await takes("turned.jpg"), false);
    assert.equal(await takes("cmyk.jpg"), false);
    assert.equal(await takes("rgba.png"), false);
    const grey = await openImage(await jpegOf(40, 30, {}, true), "grey");
    assert.ok(grey.jpeg);
    const whole = bytes(golden.files["big.jpg"]);
    const cut = whole.subarray(0, whole.length - 200);
    assert.equal((await openImage(cut, "cut")).jpeg, undefined);
  },
);

test(
  "a damaged JPEG gives pixels or is refused by name, and no part outside the picture is read",
  { skip },
  async () => {
    const draws = random("damage");
    const outcomes = { pixels: 0, refused: 0 };
    for (const encoded of golden.jpegs.map(bytes)) {
      for (let i = 0; i < 60; i++) {
        const damaged = Buffer.from(encoded);
        for (let n = 1 + draws.integer(6); n > 0; n--)
          damaged[draws.integer(damaged.length)] = draws.integer(256);
        try {
          const { data } = await evaluationPixels(
            damaged,
            { ...clipEvaluation, resize: 32, size: 32 },
            "damaged.jpg",
          );
          assert.equal(data.length, 3 * 32 * 32);
          outcomes.pixels++;
        } catch (error) {
          assert.ok(error instanceof BadImage && error.message.startsWith("damaged.jpg: "), String(error));
          outcomes.refused++;
        }
      }
    }
    assert.ok(outcomes.pixels > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
    const image = await openImage(bytes(golden.jpegs[0]), "golden");
    for (const part of [
      { left: 99, top: 0, width: 5000, height: 10 },
      { left: -8, top: 0, width: 20, height: 10 },
      { left: 300, top: 300, width: 5, height: 5 },
    ])
      try {
        decodedPart(image, part, { width: 8, height: 8 }, "cubic", true);
      } catch (error) {
        assert.match((error as Error).message, /outside the picture/);
      }
  },
);
