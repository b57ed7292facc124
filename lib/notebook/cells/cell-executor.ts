import { createRequire } from "node:module";
import { join } from "node:path";
import { project } from "../../common";
import type * as Figures from "../../figures";
import { pendingPreviews } from "../show";
import { display } from "./display";
import { describeError, errorText, type CellCode } from "./cell-errors";
import { heardAt, markHeard, protectedWork, terminating } from "./interrupt-flags";
import { nameComment } from "./cell-names";
import { markStopped } from "./stopped-timers";
import { readRooms, readTypes } from "./types-on-demand";

/** What tslab compiles a cell with. */
interface Converter {
  convert(previous: string, source: string): { output?: string };
  inspect(...all: unknown[]): unknown;
  complete(...all: unknown[]): unknown;
  addModule(...all: unknown[]): unknown;
}

/** What tslab runs cells with. */
export interface CellExecutor {
  execute(source: string): Promise<boolean>;
  interrupt(): void;
}

/** Where tslab says what a cell's last expression gave, and what went wrong. */
interface Console {
  log(value: unknown): void;
  error(...all: unknown[]): void;
}

type CreateExecutor = (root: string, converters: { node: Converter }, console: Console) => CellExecutor;

/** What is known of the cell that runs. */
interface Cell extends CellCode {
  number: number;
  /** Characters that were put before its first line. */
  shift: number;
  value: unknown;
  /** Whether what went wrong has been said. */
  reported: boolean;
  stopped: boolean;
  /** When it was sent, by the machine's monotonic clock in nanoseconds. */
  began: bigint;
}

/**
 * tslab's executor, made to do what people expect of a notebook: a cell's last value is shown as what it is, an error
 * is one line with the cell's own line below it, `for await` counts as an await, `%%time` in the first line tells how
 * long the cell took, and an interrupt ends the cell whatever it does.
 *
 * @param flags memory shared with the thread that ends busy cells (see interrupt-flags.ts).
 * @param onEnded takes what is called with an interrupt's time when that thread has carried out what it did about it.
 */
export function notebookExecutor(
  create: CreateExecutor,
  flags: BigInt64Array,
  onEnded: (listener: (pressed: bigint) => void) => void,
): CreateExecutor {
  return (root, converters, plain) => {
    let cell: Cell | undefined;
    const cells = new Map<number, Cell>();
    let count = 0;
    let stop: (() => void) | undefined;
    let finish: (() => void) | undefined;
    let running = 0;
    let lastEnded = -Infinity;
    const converter = converters.node;
    protect(converter, flags, (output) => {
      // No cell's: compiled beforehand.
      if (cell === undefined || running === 0) return output;
      cell.compiled = output;
      return output + nameComment(cell.number);
    });
    const tell = (text: string) => {
      if (cell?.reported) return;
      if (cell) cell.reported = true;
      plain.error(text);
    };
    const now = () => cell?.number ?? 0;
    const fail = (error: unknown) => {
      tell(errorText(describeError(error, cells), cells, now()));
      if (process.env.UPSTREAM_STACKS && error instanceof Error) plain.error(error.stack);
    };
    const inner = create(root, converters, {
      log: (value) => {
        if (cell) cell.value = value;
      },
      error: (...all) => {
        if (all.length === 1) return fail(all[0]);
        const [, file, line, column, message] = all as [string, string, number, number, string];
        const at = column - (line === 1 && file === "" ? (cell?.shift ?? 0) : 0);
        const place = file === "" ? { cell: now(), line } : undefined;
        const where = errorText({ message: "", place }, cells, now());
        plain.error(`${file}${line}:${at} - ${message}${where}`);
      },
    });
    // Not between the cells of Run All.
    warm(converter, () => running === 0 && performance.now() - lastEnded > warmAfter);
    onEnded((pressed) => {
      // Of an earlier cell, which ended by itself.
      if (running === 0 || cell === undefined || pressed < cell.began) return markHeard(flags);
      // As if the signal came now: all that listens hears it.
      if (Atomics.load(flags, heardAt) < pressed) process.emit("SIGINT");
      else finish?.();
    });
    return {
      ...inner,
      interrupt: () => {
        markHeard(flags);
        inner.interrupt();
        stop?.();
      },
      async execute(written) {
        const timed = /^%%time[ \t]*(?=\n|$)/.test(written);
        const source = written.replace(/^%%time[ \t]*(?=\n|$)/, "");
        const prefix = /\bfor\s+await\b/.test(source) ? "await null; " : "";
        const own: Cell = {
          number: ++count,
          source,
          compiled: "",
          shift: prefix.length,
          value: undefined,
          stopped: false,
          reported: false,
          began: process.hrtime.bigint(),
        };
        cell = own;
        cells.set(own.number, own);
        // Once `true` or `false`, it has ended and waits only for what may still be about to end it.
        let ended: boolean | undefined;
        let resolveEnd: (ok: boolean | Promise<boolean>) => void;
        const end = new Promise<boolean>((resolve) => (resolveEnd = resolve));
        finish = () => {
          markHeard(flags);
          if (Atomics.load(flags, terminating) === 0n) resolveEnd(ended ?? false);
        };
        stop = () => {
          if (ended === undefined) own.stopped = true;
          markStopped(own.number);
          ended ??= false;
          finish?.();
        };
        const began = performance.now();
        running++;
        const ran = (async () => {
          // Ending a busy cell drops what waits in the microtask queue: whoever waits for the cell does so before it
          // begins.
          await new Promise(setImmediate);
          if (!(await inner.execute(prefix + source))) return false;
          try {
            await display(own.value);
            await pendingPreviews();
          } catch (error) {
            fail(error);
            return false;
          }
          return true;
        })();
        ran.then(
          (ok) => {
            ended ??= ok;
            if (cell === own) finish?.();
          },
          () => resolveEnd(ran),
        );
        const ok = await end;
        running--;
        lastEnded = performance.now();
        if (own.stopped) tell("stopped");
        if (timed) console.log(`took ${((performance.now() - began) / 1000).toFixed(2)} s`);
        return ok;
      },
    };
  };
}

/**
 * Milliseconds after its start at which a kernel that has nothing to do prepares for what comes, and then between
 * steps.
 */
const warmAfter = 1_500;
const warmEvery = 50;
/** Milliseconds without a cell after which it reads what is asked for by hand alone. */
const docsAfter = 10_000;

/**
 * Does beforehand, while no cell runs, what the first cells would wait for: the compiler reads the library's types, its
 * rooms are loaded, and the thread that draws previews is started; last, what is said in the types' comments, for who
 * asks what a name means. Step by step, so that a cell waits for one at most.
 */
function warm(converter: Converter, isIdle: () => boolean): void {
  const library = () => createRequire(join(project, "package.json"))("upstream") as Record<string, unknown>;
  const load = (room: string) => () => void library()[room];
  const warmPreviews = () => (library().figures as typeof Figures).warmPreviews();
  const source = 'import { figures } from "upstream";';
  const compile = () => void converter.convert("", source);
  const docs = [() => void readTypes("libraryDocs"), () => void readTypes("packageDocs")];
  const compileWithNode = () => {
    readTypes("node");
    compile();
  };
  const steps: (() => void)[] = [
    compile,
    compileWithNode,
    () => {
      readRooms("all");
      compile();
    },
    () => steps.push(...Object.keys(library()).map(load), warmPreviews),
  ];
  const step = () => {
    if (!isIdle()) return void setTimeout(step, warmAfter);
    steps.shift()?.();
    if (steps.length > 0) return void setTimeout(step, warmEvery);
    const last = docs.shift();
    if (last === undefined) return;
    steps.push(() => {
      last();
      compile();
    });
    setTimeout(step, docsAfter);
  };
  setTimeout(step, warmAfter);
}

/** Marks the converter's work as not to be ended half-way, and names what cells become. */
function protect(converter: Converter, flags: BigInt64Array, named: (output: string) => string): void {
  const guard =
    <In extends unknown[], Out>(work: (...all: In) => Out) =>
    (...all: In): Out => {
      Atomics.add(flags, protectedWork, 1n);
      try {
        return work(...all);
      } finally {
        Atomics.sub(flags, protectedWork, 1n);
      }
    };
  const convert = guard(converter.convert);
  converter.convert = (...all) => {
    const converted = convert(...all);
    if (converted.output !== undefined) converted.output = named(converted.output);
    return converted;
  };
  converter.inspect = guard(converter.inspect);
  converter.complete = guard(converter.complete);
  converter.addModule = guard(converter.addModule);
}
