let counted: number | undefined;

/** Called by each kernel that multiplies matrices or convolves. */
export function addMultiplyAdds(multiplyAdds: number): void {
  if (counted !== undefined) counted += multiplyAdds;
}

/** How many multiply-adds the convolutions and matrix products of `f` take. */
export function countMultiplyAdds(f: () => void): number {
  counted = 0;
  try {
    f();
    return counted;
  } finally {
    counted = undefined;
  }
}
