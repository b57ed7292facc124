/** A point to be labelled, in pixels; the y axis points down. */
export interface LabelledPoint {
  x: number;
  y: number;
  text: string;
}

/** Where a label goes, beside its point. */
export type LabelSide = "middle right" | "middle left" | "top center" | "bottom center";

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Half the size of a marker, and the size of a letter, in pixels (Helvetica at 12: wider ones are rare). */
const marker = 4;
const letterWidth = 6.6;
const lineHeight = 14;

/**
 * Places labels so that none lies on another, on a point that is drawn, or outside the frame: each in turn, the most
 * important first, on the first free side of its point.
 *
 * @param points in the order of their importance. @param frame the plot's width and height.
 * @param obstacles further points that no label may lie on.
 * @returns for each point its side; undefined where no side is free.
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  frame: { width: number; height: number },
  obstacles: readonly { x: number; y: number }[] = [],
): (LabelSide | undefined)[] {
  const taken: Box[] = [...points, ...obstacles].map(({ x, y }) => around(x, y, marker, marker));
  return points.map((point, i) => {
    const own = taken[i] as Box;
    for (const [side, box] of sides(point)) {
      const isInside =
        box.left >= 0 && box.right <= frame.width && box.top >= 0 && box.bottom <= frame.height;
      if (!isInside || taken.some((other) => other !== own && overlap(box, other))) continue;
      taken.push(box);
      return side;
    }
    return undefined;
  });
}

function sides({ x, y, text }: LabelledPoint): [LabelSide, Box][] {
  const width = letterWidth * text.length + 2;
  const across = marker + 2 + width / 2;
  const up = marker + 1 + lineHeight / 2;
  return [
    ["middle right", around(x + across, y, width / 2, lineHeight / 2)],
    ["middle left", around(x - across, y, width / 2, lineHeight / 2)],
    ["top center", around(x, y - up, width / 2, lineHeight / 2)],
    ["bottom center", around(x, y + up, width / 2, lineHeight / 2)],
  ];
}

const around = (x: number, y: number, dx: number, dy: number): Box => ({
  ...{ left: x - dx, right: x + dx, top: y - dy, bottom: y + dy },
});

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
