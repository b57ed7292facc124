import { mean, sum } from "../common";

/** A piece of work: what it is like, and how long it is. */
export interface Piece {
  /** Pieces of one kind take alike: `fine-tuning`, `probe`, ... */
  kind: string;
  /**
   * Within its kind, what it runs on (an architecture): where nothing of it was measured, its kind's others must do.
   */
  of: string;
  /** Optimiser steps, or pictures trained on; 0 where it has no length. */
  length: number;
}

/** A piece that was done, and the seconds that it took. */
export interface TimedPiece extends Piece {
  seconds: number;
}

/**
 * How many seconds pieces will take, one after another, by those that were done: each kind by a straight line through
 * the times of its own pieces, a part for each piece and a part that grows with its length.
 *
 * @param usual the seconds of a piece of whose kind nothing was done
 */
export function estimateSeconds(
  open: readonly Piece[],
  done: readonly TimedPiece[],
  usual: (piece: Piece) => number,
): number {
  const lines = new Map<string, Line | undefined>();
  const lineOf = (key: string, isOfIt: (one: Piece) => boolean) => {
    if (!lines.has(key)) lines.set(key, fit(done.filter(isOfIt)));
    return lines.get(key);
  };
  return sum(
    open.map((piece) => {
      const { kind, of, length } = piece;
      const line =
        lineOf(JSON.stringify([kind, of]), (one) => one.kind === kind && one.of === of) ??
        lineOf(kind, (one) => one.kind === kind);
      return line === undefined ? usual(piece) : line.each + line.perLength * length;
    }),
  );
}

interface Line {
  each: number;
  perLength: number;
}

/** Least squares, neither part below 0; undefined of no pieces. */
function fit(pieces: readonly TimedPiece[]): Line | undefined {
  if (pieces.length === 0) return undefined;
  const meanOf = (of: (one: TimedPiece) => number) => mean(pieces.map(of));
  const [x, y] = [meanOf(({ length }) => length), meanOf(({ seconds }) => seconds)];
  const spread = meanOf(({ length }) => (length - x) ** 2);
  const slope = spread === 0 ? NaN : meanOf(({ length, seconds }) => (length - x) * (seconds - y)) / spread;
  // Of one length only, all is taken to grow with it.
  if (x > 0 && (Number.isNaN(slope) || slope * x > y)) return { each: 0, perLength: y / x };
  if (Number.isNaN(slope) || slope < 0) return { each: y, perLength: 0 };
  return { each: y - slope * x, perLength: slope };
}
