import type { Command } from "commander";
import { UserError } from "../common";
import type { Audit } from "../results";
import { printTable, withTableOptions, type TableOutputOptions } from "./output-options";

interface Options extends TableOutputOptions {
  equalBudget?: true;
  correction: string;
  simulate?: string;
}

/** `upstream audit [TABLE]`: what a table of results can bear. */
export function auditCommand(program: Command): void {
  const audited = program
    .command("audit")
    .description(
      "say what a results table can bear: test sizes, noise, equal budgets, oddities, and the paper's 21 claims",
    )
    .argument("[table]", "published, a CSV file, or a folder with results.csv in it or below it", "published")
    .option(
      "--equal-budget",
      "expected best at the budget that all compared cells had, instead of the raw best",
    )
    .option("--correction <name>", "for pairs of sources: holm, bh or none", "holm")
    .option(
      "--simulate <tables>",
      "simulate so many tables for each claim, where it is true, just not and false, and tell how often its rule gives each verdict; of the published table 60 are recorded",
    )
    .action(async (table: string, options: Options, command: Command) => {
      const {
        audit,
        openWithWarnings,
        operatingCharacteristics,
        recordedCharacteristics,
        characteristicsCsv,
        recordedErrorCorrelations,
      } = await import("../results/index.js");
      const { auditText } = await import("./audit-report.js");
      const { correction } = options;
      if (correction !== "holm" && correction !== "bh" && correction !== "none")
        command.error(`error: --correction is "${correction}", expected holm, bh or none`, { exitCode: 2 });
      const tables = Number(options.simulate);
      if (options.simulate !== undefined && !(Number.isInteger(tables) && tables > 0))
        throw new UserError(`--simulate is "${options.simulate}", expected a number of tables, at least 1`);
      const { rows, warnings } = openWithWarnings(table);
      for (const warning of warnings) console.error(warning);
      const found = audit(rows, {
        aggregate: options.equalBudget ? "equal budget" : "best",
        correction: correction as "holm" | "bh" | "none",
      });
      const characteristics =
        options.simulate !== undefined
          ? operatingCharacteristics(rows, { tables })
          : table === "published"
            ? recordedCharacteristics()
            : [];
      await printTable(
        {
          text: () => auditText(found, table, characteristics),
          rows: () => (options.simulate === undefined ? effects(found) : characteristicsCsv(characteristics)),
          json: () => ({
            ...found,
            operatingCharacteristics: characteristics,
            ownErrorCorrelations: recordedErrorCorrelations(),
          }),
          replacer: compactRows,
        },
        options,
      );
    });
  withTableOptions(audited, {
    csv: "the scoreboard, a row an effect that a claim needs (with --simulate: its tally of verdicts)",
  });
}

/** A row an effect that a claim needs: the verdict at its number of shots, and its interval. */
function effects({ scoreboard }: Audit): object[] {
  return scoreboard.flatMap(({ claim, shots }) =>
    shots.flatMap(({ shots, verdict, effects }) =>
      effects.map(({ label, value, low, high, unit, rows }) => ({
        ...{ claim: claim.id, text: claim.text, shots, verdict, effect: label, value, low, high },
        ...{ unit: unit ?? "share", rows: rows.length },
      })),
    ),
  );
}

/** In JSON a results row is its line in the authors' file, or its run; whole rows would fill megabytes. */
function compactRows(key: string, value: unknown): unknown {
  if ((key !== "rows" && key !== "won") || !Array.isArray(value)) return value;
  return (value as { origin: string; originRow?: number | null }[]).map(
    ({ origin, originRow }) => originRow ?? origin,
  );
}
