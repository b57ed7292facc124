import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Browser, type Page } from "playwright-core";
import { project } from "../../lib/common";

/** A Chromium on the path, or undefined. */
export function findChromium(): string | undefined {
  return ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
}

/** Where a program lies. */
const which = (name: string) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** JupyterLab as `upstream lab` starts it, with a browser on it. */
export class Lab {
  private opened = 0;

  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    private readonly address: string,
    private readonly token: string,
  ) {}

  static async start(browserName: string): Promise<Lab> {
    const port = await freePort();
    const token = "for-the-test-alone";
    const options = ["--no-browser", `--port=${port}`, `--IdentityProvider.token=${token}`];
    const server = spawn(
      process.execPath,
      [join(project, "lib", "bin", "upstream.js"), "lab", ...options, "--expose-app-in-browser"],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let said = "";
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (said += String(text)));
    const address = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries++) {
      const answer = await fetch(`${address}/api/status?token=${token}`).catch(() => undefined);
      if (answer?.ok) break;
      if (tries > 120 || server.exitCode !== null) throw new Error(`JupyterLab does not start:\n${said}`);
      await sleep(500);
    }
    const browser = await chromium.launch({
      executablePath: which(browserName),
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    return new Lab(server, browser, address, token);
  }

  /** Whether the server lets in somebody who doesn't know the token. */
  async letsInStrangers(): Promise<boolean> {
    return (await fetch(`${this.address}/api/contents`)).ok;
  }

  /** Opens a notebook, by its path below the project. */
  async open(path: string): Promise<Page> {
    // Without what moves: drawing that in software would take the cores from the cells.
    const page = await this.browser.newPage({
      viewport: { width: 1280, height: 1000 },
      reducedMotion: "reduce",
    });
    // In a workspace of its own, in this run and any other: JupyterLab would open the notebooks of the last one again.
    const workspace = `test-${process.pid}-${Date.now()}-${++this.opened}`;
    await page.goto(`${this.address}/lab/workspaces/${workspace}/tree/${path}?token=${this.token}`);
    await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
    await page.waitForFunction(() => "jupyterapp" in globalThis);
    await page.evaluate(async () => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: Application };
      await jupyterapp.shell.currentWidget.context.ready;
    });
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.on("close", resolve));
    this.server.kill("SIGTERM");
    await ended;
  }
}

/** An output of a cell, as notebooks keep it. */
interface Output {
  output_type: string;
  data?: object;
  /** Of a stream: which, and what it said. */
  name?: string;
  text?: string | string[];
  /** Of an error: its message. */
  evalue?: string;
}

/** JupyterLab's own application, as far as it is used here; it lives in the page. */
interface Application {
  commands: { execute(command: string): Promise<unknown> };
  shell: {
    currentWidget: {
      context: { ready: Promise<void> };
      sessionContext: { ready: Promise<void>; session: { kernel: { info: Promise<unknown> } } };
      content: {
        /** Every cell, whether it has been drawn or not. */
        model: { cells: Iterable<{ outputs?: { toJSON(): Output[] } }> };
        scrollToItem(index: number): Promise<void>;
      };
    };
  };
}

/** Run > Run All Cells; resolves when the last one is done, to what went wrong. */
export async function runAll(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { jupyterapp } = globalThis as unknown as { jupyterapp: Application };
    const { sessionContext, content } = jupyterapp.shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    const finished = (await jupyterapp.commands.execute("notebook:run-all-cells")) === true;
    const complaints = [...content.model.cells]
      .flatMap((cell) => cell.outputs?.toJSON() ?? [])
      .filter(({ output_type, name }) => output_type === "error" || name === "stderr")
      .map(({ evalue, text }) => [evalue ?? text].flat().join(""));
    return finished ? [] : ["not every cell was run", ...complaints];
  });
}

/** File > Save; resolves when the file is written. */
export async function save(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { jupyterapp } = globalThis as unknown as { jupyterapp: Application };
    await jupyterapp.commands.execute("docmanager:save");
  });
}

/** The places of the cells that have a plot among their outputs. */
export async function plotCells(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { jupyterapp } = globalThis as unknown as { jupyterapp: Application };
    return [...jupyterapp.shell.currentWidget.content.model.cells].flatMap((cell, index) => {
      const outputs = cell.outputs?.toJSON() ?? [];
      return outputs.some(({ data }) => data !== undefined && "application/vnd.plotly.v1+json" in data)
        ? [index]
        : [];
    });
  });
}

/**
 * Scrolls to a cell, and waits until plotly.js has drawn in it; again where the cell was not made yet when it scrolled.
 */
export async function waitForPlot(page: Page, index: number, patience = 60_000): Promise<void> {
  for (const start = Date.now(); ;) {
    await page.evaluate(async (index) => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: Application };
      await jupyterapp.shell.currentWidget.content.scrollToItem(index);
    }, index);
    try {
      const plot = `.jp-Cell[data-windowed-list-index="${index}"] .js-plotly-plot .main-svg`;
      return void (await page.waitForSelector(plot, { timeout: 5_000 }));
    } catch (error) {
      if (Date.now() - start > patience) throw error;
    }
  }
}
