import { loadSharp } from "./load-sharp";
/** A picture's 64 bits, in two halves: near-equal pictures differ in few of them. */
export type PerceptualHash = readonly [high: number, low: number];

/**
 * The difference hash of a picture: greyscale, 9 x 8 pixels, a bit for each pixel that is darker than its right
 * neighbour (Krawetz 2013, "Kind of like that"). Scale, compression and brightness hardly change it.
 *
 * @throws sharp's error where the picture cannot be decoded.
 */
export async function perceptualHash(image: Buffer): Promise<PerceptualHash> {
  const sharp = await loadSharp();
  const pixels = await sharp(image)
    .autoOrient()
    .flatten()
    .greyscale()
    .resize(9, 8, { fit: "fill" })
    .raw()
    .toBuffer();
  const halves: [number, number] = [0, 0];
  for (let bit = 0; bit < 64; bit++) {
    const at = Math.floor(bit / 8) * 9 + (bit % 8);
    const isDarker = (pixels[at] as number) < (pixels[at + 1] as number);
    const half = bit < 32 ? 0 : 1;
    halves[half] = ((halves[half] << 1) | (isDarker ? 1 : 0)) >>> 0;
  }
  return halves;
}

/** In how many bits two hashes differ, 0 to 64. */
export function distance(a: PerceptualHash, b: PerceptualHash): number {
  return bits(a[0] ^ b[0]) + bits(a[1] ^ b[1]);
}

function bits(n: number): number {
  let count = 0;
  for (let rest = n >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

/**
 * Remembers pictures and finds earlier ones that differ in at most 3 of 64 bits: then one of the four quarters of the
 * hash is equal, so that only those that share a quarter are compared.
 */
export class NearDuplicates {
  private readonly quarters = Array.from({ length: 4 }, () => new Map<number, number[]>());
  private readonly hashes: PerceptualHash[] = [];

  constructor(private readonly maxDistance: 0 | 1 | 2 | 3 = 3) {}

  /** True where a near-equal picture was added before; else this one is remembered. */
  isRepeated(hash: PerceptualHash): boolean {
    const parts = [hash[0] >>> 16, hash[0] & 0xffff, hash[1] >>> 16, hash[1] & 0xffff];
    for (const [quarter, part] of parts.entries())
      for (const earlier of this.quarters[quarter]?.get(part) ?? [])
        if (distance(this.hashes[earlier] as PerceptualHash, hash) <= this.maxDistance) return true;
    const index = this.hashes.push(hash) - 1;
    for (const [quarter, part] of parts.entries()) {
      const map = this.quarters[quarter] as Map<number, number[]>;
      const members = map.get(part);
      if (members === undefined) map.set(part, [index]);
      else members.push(index);
    }
    return false;
  }
}
