export { random, type Random } from "./random";
export { permutation, sample, shuffle } from "./draws";
