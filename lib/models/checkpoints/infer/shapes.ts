import { UserError } from "../../../common";
import type { StateDict } from "../state-dict";

/** One length of a tensor's shape; 1 where it is not there: the list of what does not fit will name it. */
export function axisLength(stateDict: StateDict, name: string, axis: number): number {
  return stateDict.get(name)?.shape[axis] ?? 1;
}

/**
 * How many numbered blocks a state dict has: one more than the largest number that the pattern's group finds in a name,
 * 0 where it finds none.
 *
 * @throws UserError beyond 1000: a hostile file must not make us build as many layers.
 */
export function countMatches(stateDict: StateDict, pattern: RegExp): number {
  let most = -1;
  for (const name of stateDict.keys()) most = Math.max(most, Number(pattern.exec(name)?.[1] ?? -1));
  if (most > 1000)
    throw new UserError(`a model of ${most} blocks: the names of the weights are not a model's`);
  return most + 1;
}

/** How many blocks each of so many stages has; `pattern` finds a block's number in a stage's names. */
export function depthsOf(stateDict: StateDict, stages: number, pattern: (stage: number) => RegExp): number[] {
  return Array.from({ length: stages }, (_, stage) => countMatches(stateDict, pattern(stage)));
}

/**
 * The side of the square grid of patches that a position embedding is for: its square root.
 *
 * @param positions without class token.
 * @throws UserError where they are no square.
 */
export function squareSide(positions: number): number {
  const root = Math.sqrt(positions);
  if (!Number.isInteger(root))
    throw new UserError(
      `a position embedding for ${positions} positions: expected a square, as pictures here are`,
    );
  return root;
}
