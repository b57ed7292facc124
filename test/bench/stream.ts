// `node --import tsx test/bench/stream.ts [MILLIONS] [UNIT]`: counts so many million captions in one pass and prints
// time and memory every few millions. The captions are the real ones under UPSTREAM_DATA over and over, and every
// eighth has a word that none had before, so that the vocabulary outgrows its bound as a crawl's does.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { countWords, unitNames, type CaptionSource, type Unit } from "../../lib/captions";
import { dataRoot, showProgressWith, silentProgress } from "../../lib/common";

const millions = Number(process.argv[2] ?? 1);
const unit = (process.argv[3] ?? "words") as Unit;

function realCaptions(): string[] {
  const folder = join(dataRoot() ?? "none", "captions");
  const columns = { "redcaps_dev.tsv": 2, "cc3m_val_dev.tsv": 0, "laion400m_dev.tsv": 0 };
  return Object.entries(columns).flatMap(([file, column]) => {
    const path = join(folder, file);
    if (!existsSync(path)) throw new Error(`no ${path}: set UPSTREAM_DATA`);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    return lines.map((line) => line.split("\t")[column] ?? "").filter((caption) => caption.trim() !== "");
  });
}

/** The first number of a file of /proc, in MB. */
const megabytes = (field: string) =>
  Math.round(
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024,
  );

async function main() {
  if (!unitNames.includes(unit)) throw new Error(`${unit}: expected one of ${unitNames.join(", ")}`);
  showProgressWith(silentProgress);
  const captions = realCaptions();
  const total = millions * 1e6;
  const every = 1e6 * Math.max(1, Math.round(millions / 20));
  const start = performance.now();
  const spent = process.cpuUsage();
  const source: CaptionSource = {
    name: "stream",
    async *read() {
      for (let from = 0; from < total; from += 4000) {
        const some = Array.from({ length: 4000 }, (_, i) => {
          const caption = captions[(from + i) % captions.length] as string;
          return i % 8 === 0 ? `${caption} new${(from + i).toString(36)}` : caption;
        });
        await Promise.resolve();
        yield { file: "stream", captions: some, rows: some.map((_, i) => from + i) };
        if ((from + 4000) % every === 0)
          console.log(
            `${((from + 4000) / 1e6).toFixed(0).padStart(4)} million read  ${((performance.now() - start) / 1000).toFixed(0).padStart(6)} s  resident ${megabytes("VmRSS")} MB`,
          );
      }
    },
  };
  const counts = await countWords(source, { unit });
  const { user, system } = process.cpuUsage(spent);
  console.log(
    `${counts.captions.toLocaleString("en")} captions, ${counts.total.toLocaleString("en")} ${unit}: ` +
      `${((performance.now() - start) / 1000).toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} s of processor time, ` +
      `at most ${megabytes("VmHWM")} MB; ${counts.words.size.toLocaleString("en")} different words kept, ` +
      `up to ${counts.missing} occurrences of any word missing`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
