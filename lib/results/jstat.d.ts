// jStat has no types of its own: what we use of it.
declare module "jstat" {
  export const jStat: {
    normal: {
      inv(p: number, mean: number, sd: number): number;
      cdf(x: number, mean: number, sd: number): number;
    };
    studentt: {
      inv(p: number, degrees: number): number;
      cdf(t: number, degrees: number): number;
    };
    chisquare: {
      inv(p: number, degrees: number): number;
      cdf(x: number, degrees: number): number;
    };
    gammaln(x: number): number;
  };
}
