import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, mock } from "node:test";
import { parse } from "csv-parse/sync";
import { createProgram, main } from "../../lib/cli";
import { project } from "../../lib/common";
import { scalingFile } from "../../lib/results/saturation";

type Command = ReturnType<typeof createProgram>;

/** Every command and the commands below it, with its whole name. */
function allCommands(): { name: string; command: Command }[] {
  const below = (command: Command, before: string): { name: string; command: Command }[] =>
    command.commands.flatMap((one) => {
      const name = `${before}${one.name()}`;
      return [{ name, command: one }, ...below(one, `${name} `)];
    });
  return below(createProgram(), "");
}

/** Runs `upstream`; what it prints on standard output and on standard error. */
async function upstream(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] };
  const spies = [
    mock.method(console, "log", (text = "") => void said.out.push(String(text))),
    mock.method(console, "error", (text = "") => void said.err.push(String(text))),
    mock.method(process.stderr, "write", () => true),
  ];
  const before = process.exitCode;
  try {
    const code = await main(["node", "upstream", ...args]);
    return { code, out: said.out.join("\n"), err: said.err.join("\n") };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mock.restore();
  }
}

const folder = mkdtempSync(join(tmpdir(), "output-options-"));
after(() => rmSync(folder, { recursive: true }));
const table = join(folder, "mine.csv");
writeFileSync(
  table,
  "source,task,shots,accuracy,testSize\nmine,stamps,5,0.62,150\ntheirs,stamps,5,0.32,150\nmine,stamps,full,0.7,\n",
);
const captions = join(folder, "pets.tsv");
writeFileSync(captions, 'id\tcaption\n1\ta cat and a dog\n2\t"a cat, of a sort"\n');

/** A call of each command that prints a table and needs neither TensorFlow nor a grid. */
const calls: readonly (readonly string[])[] = [
  ["audit", table],
  ["checkpoint", "ls"],
  ["data", "ls"],
  ["doctor"],
  ["figure", "--list"],
  ["results", table],
  [
    "saturation",
    scalingFile("openclip"),
    "--upstream",
    "upstreamAccuracy",
    "--downstream",
    "pets",
    "--draws",
    "100",
  ],
  ["words", captions, "--unit", "words"],
];
/** These train before they print. */
const training = ["grid", "transfer"];

describe("--csv, --json and --out", () => {
  it("end with an error where standard output takes no more", { skip: !existsSync("/dev/full") }, () => {
    const full = openSync("/dev/full", "w");
    const starter = join(project, "lib", "bin", "upstream.js");
    const run = spawnSync(process.execPath, [starter, "checkpoint", "ls", "--json"], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    assert.equal(run.stderr.trim(), "upstream: standard output: the disk is full");
    assert.equal(run.status, 1);
  });

  it("are spelt alike in every command, and a command with --csv has --json", () => {
    for (const { name, command } of allCommands()) {
      const flags = (long: string) => command.options.find((option) => option.long === long)?.flags;
      assert.ok([undefined, "--csv <file>"].includes(flags("--csv")), `${name}: ${flags("--csv")}`);
      assert.ok([undefined, "--json"].includes(flags("--json")), `${name}: ${flags("--json")}`);
      assert.match(flags("--out") ?? "--out <folder>", /^--out <(folder|file\.(csv|html|json|npy))>$/, name);
      if (flags("--csv") !== undefined) assert.equal(flags("--json"), "--json", name);
    }
  });

  it("are tried here for every command with --csv", () => {
    const withCsv = allCommands().filter(({ command }) =>
      command.options.some(({ long }) => long === "--csv"),
    );
    const tried = calls.map((call) =>
      call.slice(0, ["data", "checkpoint"].includes(call[0]!) ? 2 : 1).join(" "),
    );
    assert.deepEqual(withCsv.map(({ name }) => name).sort(), [...tried, ...training].sort());
  });

  for (const call of calls) {
    const name = call
      .filter((word) => /^[a-z-]+$/.test(word))
      .slice(0, 2)
      .join(" ");

    it(`${name}: --csv FILE writes what --csv - prints, beside the text; --json prints JSON alone`, async () => {
      const file = join(folder, `${name}.csv`);
      const text = await upstream(...call, "--csv", file);
      const printed = await upstream(...call, "--csv", "-");
      assert.equal(readFileSync(file, "utf8"), `${printed.out}\n`);
      const rows = parse(printed.out, { columns: true }) as object[];
      assert.ok(rows.length > 0);
      assert.ok(text.err.includes(`${file}: ${rows.length} rows`), text.err);
      assert.notEqual(text.out, printed.out);

      const json = await upstream(...call, "--json");
      assert.equal(typeof JSON.parse(json.out), "object");
      for (const { code } of [printed, json]) assert.equal(code, text.code);
    });
  }

  it("refuses to print JSON and CSV both, before any work", async () => {
    for (const call of [...calls, ["grid", "none.yaml"], ["transfer", "none.pt", "none"]]) {
      const { code, out, err } = await upstream(...call, "--csv", "-", "--json");
      assert.deepEqual([code, out], [1, ""], call[0]);
      assert.match(err, /^upstream: --csv - and --json: both would be printed/, call[0]);
    }
  });

  it("names the ending of a file that --out makes", async () => {
    for (const [call, ending] of [
      [["explore"], "html"],
      [["data", "show", "ui"], "html"],
      [["published", table], "csv"],
      [["encode", "--checkpoint", "none.pt", "--texts", table], "npy"],
      [["data", "flickr-captions", "--urls", table, "--texts", table, "--images", folder], "json"],
    ] as const) {
      const file = join(folder, "wrong.txt");
      const { code, err } = await upstream(...call, "--out", file);
      assert.equal(code, 1);
      assert.equal(err, `upstream: --out ${file}: expected a name that ends in .${ending}`);
      assert.equal(existsSync(file), false);
    }
  });
});
