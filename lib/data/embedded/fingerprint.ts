import { mean, sum } from "../../common";

/** Side of a fingerprint, in cells. */
const side = 12;

/**
 * What a drawing looks like whatever its margin: its ink within its bounding box, averaged over 12 x 12 cells, with
 * mean 0 and length 1, so that two fingerprints' dot product is their correlation.
 */
export function fingerprint(grey: Uint8Array, size: number): Float32Array {
  const [left, top, right, bottom] = boundingBox(grey, size);
  const cells = new Float32Array(side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      cells[row * side + column] = inkWithin(
        grey,
        size,
        left + ((right - left) * column) / side,
        left + ((right - left) * (column + 1)) / side,
        top + ((bottom - top) * row) / side,
        top + ((bottom - top) * (row + 1)) / side,
      );
  const centre = mean([...cells]);
  const length = Math.sqrt(sum(Array.from(cells, (cell) => (cell - centre) ** 2))) || 1;
  return cells.map((cell) => (cell - centre) / length);
}

/** Correlation of two fingerprints: 1 for the same drawing. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += (a[i] as number) * (b[i] as number);
  return dot;
}

function boundingBox(grey: Uint8Array, size: number): [number, number, number, number] {
  let left = size;
  let top = size;
  let right = 0;
  let bottom = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if ((grey[row * size + column] as number) < 240) {
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
        top = Math.min(top, row);
        bottom = Math.max(bottom, row + 1);
      }
  return right === 0 ? [0, 0, size, size] : [left, top, right, bottom];
}

/** Mean ink (255 - grey) of a rectangle whose edges may cut through pixels. */
function inkWithin(grey: Uint8Array, size: number, x0: number, x1: number, y0: number, y1: number): number {
  let ink = 0;
  let area = 0;
  for (let row = Math.floor(y0); row < Math.min(size, Math.ceil(y1)); row++) {
    const height = Math.min(row + 1, y1) - Math.max(row, y0);
    for (let column = Math.floor(x0); column < Math.min(size, Math.ceil(x1)); column++) {
      const weight = height * (Math.min(column + 1, x1) - Math.max(column, x0));
      ink += weight * (255 - (grey[row * size + column] as number));
      area += weight;
    }
  }
  return area > 0 ? ink / area : 0;
}
