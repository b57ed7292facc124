import { relative } from "node:path";
import type { Command } from "commander";
import { UserError } from "../common";
import type { FigureFormat, FigureOptions, SaveOptions } from "../figures";
import { printTable, withTableOptions, type TableOutputOptions } from "./output-options";

interface Options extends TableOutputOptions {
  results: string[];
  out?: string;
  sources?: string[];
  tasks?: string[];
  shots?: string[];
  method?: string;
  aggregate?: string;
  equalBudget?: true;
  format?: string[];
  width?: string;
  height?: string;
  fontSize?: string;
  title: boolean;
  palette?: string[];
  columns?: string;
  list?: true;
}

/** `upstream figure [ID]`: writes a figure's numbers and pictures; all figures without an id. */
export function figureCommand(program: Command): void {
  const command = program
    .command("figure")
    .description(
      "write a figure or table: ID.csv with its numbers, .svg, .png, .html, .json; all of them without ID",
    )
    .argument("[id]", "for instance figure-1 or table-2; `--list` says which there are")
    .option(
      "--results <tables...>",
      "published, or a CSV file, or a folder with results.csv in it or below it; several are laid over one another",
      ["published"],
    )
    .option("--out <folder>", "where to write (default: out/figures)")
    .option("--sources <names...>", "which sources to show")
    .option("--tasks <names...>", "which tasks to show")
    .option(
      "--equal-budget",
      "expected best at the budget that all compared cells had, instead of the raw best",
    )
    .option("--shots <numbers...>", "which numbers of training images a class to show, for instance 1 5 full")
    .option("--method <name>", "how models were transferred: finetune, linear-probe, lp-ft, zero-shot")
    .option("--aggregate <how>", "how tasks become one number: mean or median")
    .option("--columns <number>", "panels a row")
    .option("--format <names...>", "which files, for instance svg,pdf,png (default: csv svg png html json)")
    .option("--width <pixels>", "width in CSS pixels, 96 an inch; texts are broken to fit")
    .option("--height <pixels>", "height in CSS pixels")
    .option("--font-size <pixels>", "size of the text on axes (default 13); all other text in proportion")
    .option("--no-title", "leave out title and subtitle, for a caption that says it")
    .option("--palette <colours...>", "okabe-ito, bright, muted, grey, or colours like #0072B2")
    .option("--list", "say which figures and tables there are")
    .action(async (id: string | undefined, options: Options) => {
      const { all, make, save } = await import("../figures/index.js");
      if (options.list) {
        const entries = all.map(({ id, shows }) => ({ id, shows }));
        const text = () => entries.map(({ id, shows }) => `${id.padEnd(30)}${shows}`).join("\n");
        await printTable({ text, rows: () => entries, json: () => entries }, options);
        return;
      }
      if (options.csv !== undefined || options.json === true)
        throw new UserError("--csv and --json give the --list; a figure's files are what --format names");
      const shown = figureOptions(options);
      const style = saveOptions(options);
      const { tablesFor } = await import("../results/index.js");
      const { output } = await import("../common/index.js");
      const { rows, notes } = tablesFor(options.results);
      for (const note of notes) console.error(note);
      const folder = options.out ?? relative(process.cwd(), output("figures"));
      // All figures: those whose columns these results know.
      const known = all.filter(({ needs }) => needs === undefined || rows.some((row) => row[needs] !== null));
      for (const chosen of id === undefined ? known.map((entry) => entry.id) : [id]) {
        const made = make(chosen, rows, shown);
        const files = await save(made, folder, style);
        console.log(`${made.id}: ${made.title}`);
        for (const note of made.notes) console.log(`  ${note}`);
        for (const file of files) console.log(`  ${file}`);
      }
    });
  withTableOptions(command, { csv: "with --list: the list" });
}

function figureOptions(options: Options): FigureOptions {
  const { sources, tasks, shots, method, aggregate } = options;
  const oneOf = <Value extends string>(flag: string, value: string, known: readonly Value[]): Value => {
    const found = known.find((each) => each === value);
    if (found === undefined) throw new UserError(`${flag} ${value}: expected one of ${known.join(", ")}`);
    return found;
  };
  return {
    ...(sources && { sources: listed(sources) }),
    ...(tasks && { tasks: listed(tasks) }),
    ...(shots && {
      shots: listed(shots).map((text) => {
        if (text !== "full" && !/^[1-9]\d*$/.test(text))
          throw new UserError(`--shots ${text}: expected whole numbers from 1, or full`);
        return text === "full" ? text : Number(text);
      }),
    }),
    ...(method && {
      method: oneOf("--method", method, ["finetune", "linear-probe", "lp-ft", "zero-shot"] as const),
    }),
    ...(aggregate && { aggregate: oneOf("--aggregate", aggregate, ["mean", "median"] as const) }),
    ...(options.equalBudget && { best: "equal budget" as const }),
    ...(options.columns && { columns: number("--columns", options.columns, 1, 12) }),
  };
}

function saveOptions({ format, width, height, fontSize, title, palette }: Options): SaveOptions {
  return {
    ...(format && { formats: listed(format) as FigureFormat[] }),
    ...(width && { width: number("--width", width, 200, 10_000) }),
    ...(height && { height: number("--height", height, 150, 10_000) }),
    ...(fontSize && { fontSize: number("--font-size", fontSize, 4, 100) }),
    ...(!title && { title }),
    ...(palette && { palette: paletteOf(listed(palette)) }),
  };
}

/** `svg,pdf png` as a list. */
const listed = (values: readonly string[]) => values.flatMap((value) => value.split(",")).filter(Boolean);

/** One word is a palette's name, unless it is a colour. */
const paletteOf = (values: string[]) =>
  (values.length === 1 && !values[0]!.startsWith("#") ? values[0] : values) as NonNullable<
    SaveOptions["palette"]
  >;

function number(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!(value >= least && value <= most))
    throw new UserError(`${flag} ${text}: expected a number from ${least} to ${most}`);
  return value;
}
