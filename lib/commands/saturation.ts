import type { Command } from "commander";
import type { FittedLaw, Saturation } from "../results/saturation";
import { printTable, withTableOptions, type TableOutputOptions } from "./output-options";

interface Options extends TableOutputOptions {
  upstream: string;
  downstream: string;
  draws: string;
  seed: string;
}

/** `upstream saturation FILE --upstream COL --downstream COL`: how far better pre-training helps. */
export function saturationCommand(program: Command): void {
  const command = program
    .command("saturation")
    .description("fit e_DS = k * e_US^alpha + e_IR to a table of models and say where accuracy saturates")
    .argument(
      "<file>",
      "a CSV with a row a model; a results table; OpenCLIP's zeroshot_results.csv, CLIP_benchmark's linear probes, timm's results-*.csv",
    )
    .requiredOption("--upstream <column>", "upstream accuracies: a column, or upstreamAccuracy")
    .requiredOption(
      "--downstream <column>",
      "downstream accuracies: a column, or TASK@SHOTS, for instance cifar100@10, flowers@full",
    )
    .option("--draws <number>", "bootstrap samples", "1000")
    .option("--seed <seed>", "names the random draws", "0")
    .action(async (file: string, options: Options) => {
      const { readColumns, analyseSaturation: read } = await import("../results/saturation/index.js");
      const { UserError } = await import("../common/index.js");
      const draws = Number(options.draws);
      if (!Number.isInteger(draws) || draws < 100)
        throw new UserError(`--draws is "${options.draws}", expected a whole number, at least 100`);
      const { upstream, downstream, seed } = options;
      const { points, upstreamUnit, downstreamUnit } = readColumns(file, upstream, downstream);
      const reading = read(points, { draws, seed, names: { upstream, downstream, table: file } });
      await printTable(
        {
          text: () => report(reading).join("\n"),
          rows: () => fits(reading),
          json: () => ({ file, upstream, downstream, upstreamUnit, downstreamUnit, ...reading }),
        },
        options,
      );
    });
  withTableOptions(command, { csv: "each fit of the law, and of the models beside it," });
}

/**
 * A row a fit: the law on all models and on their hull, with intervals; the other models; the law on parts of the
 * range.
 */
function fits({ n, all, hull, models, ranges }: Saturation): object[] {
  const law = (fit: string, { n, eIR, k, alpha, intervals }: FittedLaw) => ({
    ...{ fit, n, eIR, k, alpha },
    ...Object.fromEntries(
      (["eIR", "k", "alpha"] as const).flatMap((name) => [
        [`${name}Low`, intervals[name].low],
        [`${name}High`, intervals[name].high],
      ]),
    ),
    ceiling: 1 - eIR,
  });
  return [
    law("all points", all),
    ...(hull === null ? [] : [law("upper hull", hull)]),
    ...models.map(({ model, law, ceiling, aicc, delta, weight, heldOut, extrapolated }) => ({
      ...{ fit: `model: ${model}`, n, eIR: law?.eIR, k: law?.k, alpha: law?.alpha },
      ...{ ceiling, aicc, delta, weight, heldOut, extrapolated },
    })),
    ...ranges.flatMap(({ from, to, n, eIR, hullEIR }) => {
      const name = `upstream errors ${from} to ${Math.min(to, 1)}`;
      return [
        { fit: name, n, eIR, ceiling: 1 - eIR },
        ...(hullEIR === null ? [] : [{ fit: `${name}, their hull`, n, eIR: hullEIR, ceiling: 1 - hullEIR }]),
      ];
    }),
  ];
}

function report(reading: Saturation): string[] {
  const number = (value: number) => (Math.abs(value) >= 1e4 ? value.toExponential(2) : value.toFixed(3));
  const law = (name: string, of: Saturation["all"]) =>
    [`${name} (${of.n}):`]
      .concat(
        (["eIR", "k", "alpha"] as const).map(
          (parameter) =>
            `${parameter === "eIR" ? "e_IR" : parameter} ${number(of[parameter])} [${number(of.intervals[parameter].low)}, ${number(of.intervals[parameter].high)}]${of.atBound.includes(parameter) ? " at its bound" : ""}`,
        ),
      )
      .join("  ");
  const { low, high } = reading.profile.interval;
  return [
    reading.sentence,
    law("all points", reading.all),
    reading.hull === null
      ? `upper hull: ${reading.hullPoints.length} points, too few for the law`
      : law("upper hull", reading.hull),
    `profile of e_IR, 95 %: ${number(low)} to ${number(high)}; rank correlation ${number(reading.rankCorrelation)}; n ${reading.n}; seed ${reading.seed}, upstream ${reading.version}`,
    ...(reading.families === null
      ? []
      : [
          `${reading.families.families} families of models: correlation of residuals within them ${number(reading.families.icc)}; as if each model erred by itself e_IR would be ${number(reading.plainIntervals.eIR.low)} to ${number(reading.plainIntervals.eIR.high)}`,
        ]),
    ...(reading.lackOfFit === null
      ? []
      : [`lack of fit: F ${reading.lackOfFit.f.toFixed(1)}, p ${reading.lackOfFit.p.toPrecision(2)}`]),
    "model            ceiling   AICc above best   held out   best quarter held out",
    ...reading.models.map(
      (model) =>
        `${model.model.padEnd(14)}${model.ceiling.toFixed(3).padStart(10)}${model.delta.toFixed(1).padStart(18)}${model.heldOut.toFixed(4).padStart(11)}${(model.extrapolated?.toFixed(4) ?? "-").padStart(24)}`,
    ),
    "e_IR by the range of upstream errors that is fitted (in brackets on its hull):",
    ...reading.ranges.map(
      ({ from, to, n, eIR, hullEIR }) =>
        `  ${from.toFixed(2)} to ${to.toFixed(2)}: ${number(eIR)} (${hullEIR === null ? "-" : number(hullEIR)}), ${n} models`,
    ),
    ...reading.cautions.map((caution) => `But: ${caution}`),
  ];
}
