"use strict";
// The notebooks' kernel: the project's own tslab, in which a cell can be stopped whatever it does, its last value is
// shown as what it is, and a promise that is rejected and awaited by nobody fails the cell that left it. Jupyter starts
// this file with `--config-path FILE` (see lib/engine/setup/jupyter-kernel.ts).
//
// Two processes: this one only hears signals and hands them on. A JavaScript process that is busy hears no signal, so
// the one that runs the cells has a thread that listens on a pipe from here, and ends what a cell is busy with.
require("./star-in-path.js");
require("./build.js");

const pipe = 3;
if (process.argv.includes("--cells")) cells();
else starter();

function starter() {
  const { spawn } = require("node:child_process");
  const child = spawn(
    process.execPath,
    // Node ends a process in which it ended a timer's callback, unless it is told not to check.
    ["--no-force-async-hooks-checks", ...process.execArgv, __filename, "--cells", ...process.argv.slice(2)],
    // In a group of its own: a signal to the whole group would reach it twice.
    { stdio: ["inherit", "inherit", "inherit", "pipe"], detached: true },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      // Before the signal: what the child hears later than this, it heard of this one.
      const pressed = process.hrtime.bigint();
      child.kill(signal);
      if (signal === "SIGINT") child.stdio[pipe].write(`${pressed}\n`);
    });
  child.stdio[pipe].on("error", () => {});
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGTERM" ? 0 : 1)));
}

function cells() {
  const { writeSync } = require("node:fs");
  require("../dist/notebook/cells").lightenCompiler();
  const executor = require("tslab/dist/executor.js");
  const { startKernel } = require("tslab/dist/main.js");
  const { JupyterHandlerImpl, ZmqServer } = require("tslab/dist/jupyter.js");
  const { clearStop, surviveInterrupts } = require("../dist/common");
  require("../dist/notebook/cells").installCells(executor, pipe);
  surviveInterrupts();

  let rejections = 0;
  const execute = JupyterHandlerImpl.prototype.handleExecuteImpl;
  JupyterHandlerImpl.prototype.handleExecuteImpl = async function (...request) {
    // An interrupt was meant for the cell that ran then.
    clearStop();
    rejections = 0;
    const count = await execute.apply(this, request);
    // Node reports a rejection once the microtasks are through.
    await new Promise(setImmediate);
    // tslab fails a cell by throwing its count.
    if (rejections > 0) throw count;
    return count;
  };

  // A request is answered by other sockets than the one it comes in by: they are bound one after another, the one that
  // publishes first. tslab binds them at once: one could still be busy with that, and the first request was lost.
  const bind = ZmqServer.prototype.bindSocket;
  let bound = Promise.resolve();
  ZmqServer.prototype.bindSocket = function (...socket) {
    return (bound = bound.then(() => bind.apply(this, socket)));
  };

  const configPath = process.argv[process.argv.indexOf("--config-path") + 1];
  startKernel({ configPath, enableFindLocal: false });

  // tslab's own listeners print whole stacks.
  const line = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  process.removeAllListeners("uncaughtException");
  process.removeAllListeners("unhandledRejection");
  process.on("uncaughtException", (error) => console.error(`UncaughtException: ${line(error)}`));
  process.on("unhandledRejection", (reason) => {
    // The kernel's own, when Jupyter hangs up while it still answers: no cell has a socket.
    if (reason instanceof Error && reason.message === "Socket is closed") return;
    rejections++;
    console.error(`UnhandledPromiseRejection: ${line(reason)}`);
    // For whoever started the kernel, also after the last cell.
    writeSync(2, `kernel: unhandled rejection: ${String(reason).split("\n")[0]}\n`);
  });
}
