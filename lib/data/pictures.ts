/** Pictures in memory, of one size: 8-bit, row by row, channels last (`count * size * size * channels` bytes). */
export interface Pictures {
  count: number;
  /** Width and height in pixels. */
  size: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** Bytes of one picture. */
export function pictureLength({ size, channels }: { size: number; channels: number }): number {
  return size * size * channels;
}

/** The bytes of picture `index`: a view, not a copy. */
export function picture(pictures: Pictures, index: number): Uint8Array {
  const length = pictureLength(pictures);
  return pictures.pixels.subarray(index * length, (index + 1) * length);
}

/** The pictures at these indices, in this order. */
export function takePictures(pictures: Pictures, indices: readonly number[]): Pictures {
  const pixels = new Uint8Array(indices.length * pictureLength(pictures));
  indices.forEach((index, i) => pixels.set(picture(pictures, index), i * pictureLength(pictures)));
  return { ...pictures, count: indices.length, pixels };
}
