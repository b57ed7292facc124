import { random } from "../random";
import type { Method, Shots } from "../catalogue";
import { ascending, mean, middle, sum, UserError } from "../common";

/** Which test pictures a model classified rightly. */
export interface Predictions {
  task: string;
  shots: Shots;
  /** How the model was transferred. */
  method: Method;
  /** What it was pre-trained on. */
  source: string;
  /** Names the draw of training pictures (and the seed): models of one draw are compared with one another. */
  draw: string | number;
  /** For each test picture, in the same order for all models of the task. */
  right: readonly boolean[];
}

/** How alike the models of two sources err on the test pictures that they share. */
export interface ErrorCorrelation extends Pick<Predictions, "task" | "shots" | "method"> {
  /**
   * The correlation of two sources' errors on one picture, the mean over pairs; 1: they are right and wrong on the same
   * ones.
   */
  rho: number;
  /** Its 95 % interval, by drawing test pictures with replacement (each with all its models' answers). */
  low: number;
  high: number;
  sources: number;
  pictures: number;
  /** Draws of training pictures that it is pooled over. */
  draws: number;
}

/**
 * Measures the correlation rho of two sources' errors, by task, number of shots and method: the covariance of being
 * right on one picture, beyond what the two accuracies alone would give, over the mean of the two variances p (1 - p),
 * pooled over all pairs of sources of one draw and over draws. Sources' accuracies on n shared pictures then differ by
 * a variance of (1 - rho) times what independent errors would show, which is how `dispersionRatio` bounds rho from a
 * table without predictions.
 *
 * @param options.resamples bootstrap samples of the pictures. The means of the sources stay as measured in them.
 * @throws UserError where two models of a task were tested on different numbers of pictures, or one source stands twice
 *   in a draw.
 */
export function errorCorrelations(
  rows: readonly Predictions[],
  options: { resamples?: number; seed?: string | number } = {},
): ErrorCorrelation[] {
  const { resamples = 1000, seed = 0 } = options;
  return groupBy(rows, ({ task, shots, method }) => `${task} ${shots} ${method}`).flatMap((here) => {
    const { task, shots, method } = here[0]!;
    const cell = `${task} at ${shots}, ${method}`;
    const draws = groupBy(here, ({ draw }) => String(draw)).filter(({ length }) => length > 1);
    if (draws.length === 0) return [];
    const pictures = here[0]!.right.length;
    checkDraws(draws, pictures, cell);
    const { together, alone } = byPicture(draws, pictures);
    const rhoOf = (indices?: Uint32Array) => {
      let [numerator, denominator] = [0, 0];
      for (let i = 0; i < pictures; i++) {
        const index = indices === undefined ? i : indices[i]!;
        numerator += together[index]!;
        denominator += alone[index]!;
      }
      return numerator / denominator;
    };
    const rho = rhoOf();
    if (Number.isNaN(rho)) return [];
    const stream = random("error correlation", seed, cell);
    const drawn = Array.from({ length: resamples }, () =>
      rhoOf(Uint32Array.from({ length: pictures }, () => stream.integer(pictures))),
    ).filter((one) => !Number.isNaN(one));
    const sources = new Set(draws.flat().map(({ source }) => source)).size;
    return [
      { task, shots, method, rho, ...middle(ascending(drawn)), sources, pictures, draws: draws.length },
    ];
  });
}

/**
 * For each picture what it adds to the covariances of all pairs, and to the variances: sum over pairs of r(i) r(j) for
 * the residuals r = right - accuracy is half of (sum of r)² - sum of r², so that no pair is visited by itself.
 */
function byPicture(draws: readonly (readonly Predictions[])[], pictures: number) {
  const together = new Float64Array(pictures);
  const alone = new Float64Array(pictures);
  for (const models of draws) {
    const accuracies = models.map(({ right }) => mean(right.map(Number)));
    for (let i = 0; i < pictures; i++) {
      const residuals = models.map(({ right }, j) => Number(right[i]) - accuracies[j]!);
      const squares = sum(residuals.map((r) => r * r));
      together[i]! += (sum(residuals) ** 2 - squares) / (models.length - 1);
      alone[i]! += squares;
    }
  }
  return { together, alone };
}

function checkDraws(draws: readonly (readonly Predictions[])[], pictures: number, cell: string): void {
  for (const models of draws) {
    const other = models.find(({ right }) => right.length !== pictures);
    if (other !== undefined)
      throw new UserError(
        `${cell}: ${other.source} was tested on ${other.right.length} pictures, another on ${pictures}; expected the same`,
      );
    const names = models.map(({ source }) => source);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
      throw new UserError(`${cell}: ${twice} stands twice in draw ${models[0]!.draw}, expected once`);
  }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
