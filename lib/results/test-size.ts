import { paperTask, type Shots } from "../catalogue";

/** On how many test images an accuracy was measured, and in words on which. */
export interface TestSize {
  testSize: number | null;
  evaluatedOn: string | null;
}

/**
 * On which test images a published accuracy was measured. Four tasks were always tested whole. On the other five the
 * authors' loader cut the test set to k images a class like the training set, and the values show it: they are
 * multiples of 1/(k x classes). Some values at 1 shot and at zero-shot are not; those lie on multiples of 1/(20 x
 * classes), so the cut of 20 a class was still in place, and where even that does not fit (zero-shot on REAL and
 * CLIPART) the set was whole.
 *
 * @param accuracy 0 to 1.
 * @param shots 0 for zero-shot.
 */
export function testSize(task: string, shots: Shots, accuracy: number): TestSize {
  const facts = paperTask(task);
  if (facts === undefined) return { testSize: null, evaluatedOn: null };
  const whole = { testSize: facts.test, evaluatedOn: "test" };
  if (shots === "full" || facts.fewShotTest === "all") return whole;
  const cuts = shots === 0 ? [20] : [shots, 20];
  for (const k of cuts) {
    const size = k * facts.classCount;
    if (onLattice(accuracy, size)) return { testSize: size, evaluatedOn: `${k} a class of test` };
  }
  return whole;
}

/** Is the accuracy j/size for a whole j, up to its rounding to three decimals of a per cent? */
export function onLattice(accuracy: number, size: number): boolean {
  return Math.abs(Math.round(accuracy * size) / size - accuracy) <= 0.51e-5;
}
