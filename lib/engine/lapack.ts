import { lapackAddon } from "./installation";
import { addonLoader } from "./load-addon";

/** What `native/lapack.cc` does. */
export interface Lapack {
  /**
   * Eigenvectors of symmetric matrices, whose lower halves are read, by LAPACK's `ssyevd`.
   *
   * @param matrices [count, n, n]; holds the eigenvectors afterwards, one a row
   * @param values [count, n]; holds the eigenvalues afterwards, ascending
   * @param cores how many matrices may be worked on at a time; the numbers are the same whatever it is
   * @throws Error where a matrix holds what is not a number
   */
  eigh(matrices: Float32Array, n: number, values: Float32Array, cores: number): void;
}

/** The LAPACK that set-up fetched, or undefined where there is none. */
export const loadLapack = addonLoader<Lapack>(lapackAddon);
