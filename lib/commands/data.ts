import type { Command } from "commander";
import { outFile, withJsonOption, withTableOptions, type TableOutputOptions } from "./output-options";

/** `upstream data ls|check|show`: what can be read, whether it is there and whole, and a look at it. */
export function dataCommand(program: Command): void {
  const group = program
    .command("data")
    .description("sources and tasks: which there are, whether they are whole, a look at them");

  const ls = group
    .command("ls")
    .description("list sources and tasks, and whether they lie under the data root (UPSTREAM_DATA)")
    .action(async (options: TableOutputOptions) => (await import("./data-list.js")).list(options));
  withTableOptions(ls);

  const check = group
    .command("check")
    .description("read one through: counts, labels, broken files, pictures in train and test alike")
    .argument("<name>", "a source or task of `data ls`, or a path to data of your own")
    .option("--decode", "decode every picture whole")
    .option("--captions", "the captions alone, of a table without pictures")
    .action(async (name: string, options: { decode?: boolean; captions?: boolean; json?: boolean }) =>
      (await import("./data-check.js")).printCheck(name, options),
    );
  withJsonOption(check);

  group
    .command("flickr-captions")
    .description("build ImageNet-Captions (IN1K-Flickr-Captions): ImageNet's pictures with Flickr's texts")
    .requiredOption("--urls <file>", "ImageNet's addresses of fall 2011: name, tab, address")
    .requiredOption("--texts <file>", "a table of Flickr's texts: id, title, description, tags")
    .requiredOption("--images <folder>", "ILSVRC2012's training folder")
    .requiredOption("--out <file.json>", "what to write")
    .action(async (input: { urls: string; texts: string; images: string; out: string }) => {
      outFile(input.out, ".json");
      const counts = await (await import("../data/index.js")).buildFlickrCaptions(input);
      for (const [step, count] of Object.entries(counts)) console.log(`${step}: ${count}`);
    });

  group
    .command("show")
    .description("random samples with their captions or classes")
    .argument("<name>", "a source or task of `data ls`, or a path to data of your own")
    .option("-n, --count <n>", "how many", "12")
    .option("--seed <seed>", "which ones", "0")
    .option("--files <n>", "of a source of many files, look into so many of them (drawn too)", "16")
    .option("--classes", "a sheet by class instead: some pictures of each")
    .option("--out <file.html>", "write a page with the pictures; without, list the samples")
    .action(
      async (
        name: string,
        options: { count: string; seed: string; files: string; classes?: boolean; out?: string },
      ) => (await import("./data-show.js")).showDataset(name, options),
    );
}
