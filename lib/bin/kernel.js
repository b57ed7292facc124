"use strict";
// The notebooks' kernel: the project's own tslab, in which a promise that is rejected and awaited by nobody fails the
// cell that left it. Jupyter starts this file with `--config-path FILE` (see lib/engine/setup/jupyter-kernel.ts).
require("./build.js");

const { writeSync } = require("node:fs");
const { startKernel } = require("tslab/dist/main.js");
const { JupyterHandlerImpl } = require("tslab/dist/jupyter.js");
const { clearStop } = require("../dist/common");

let rejections = 0;
process.on("unhandledRejection", (reason) => {
  // The kernel's own, when Jupyter hangs up while it still answers: no cell has a socket.
  if (reason instanceof Error && reason.message === "Socket is closed") return;
  rejections++;
  // tslab shows it in the cell; this line goes to whoever started the kernel, also after the last cell.
  writeSync(2, `kernel: unhandled rejection: ${String(reason).split("\n")[0]}\n`);
});

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

const configPath = process.argv[process.argv.indexOf("--config-path") + 1];
startKernel({ configPath, enableFindLocal: false });
