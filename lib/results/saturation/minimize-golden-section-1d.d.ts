// The package has no types of its own: what we use of it.
declare module "minimize-golden-section-1d" {
  export default function minimize(
    f: (x: number) => number,
    options: { lowerBound: number; upperBound: number; tolerance?: number; maxIterations?: number },
  ): number;
}
