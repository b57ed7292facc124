/** A picture in memory: 8 bits, rows from the top, red, green and blue side by side (`3 width height` bytes). */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A rectangle of a picture, in pixels from its top left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
