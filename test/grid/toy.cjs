"use strict";
// What the executor's tests have carried out: notes each call in a log, then does as the spec says.
const { appendFileSync, existsSync, writeFileSync } = require("node:fs");

exports.runWork = async ({ name, log, delay = 0, fail = false, dieOnce, killJob }) => {
  appendFileSync(log, `${name} ${process.pid}\n`);
  await new Promise((resolve) => setTimeout(resolve, delay));
  if (dieOnce !== undefined && !existsSync(dieOnce)) {
    writeFileSync(dieOnce, "");
    process.kill(process.pid, "SIGKILL");
  }
  if (killJob) {
    console.error("last words");
    // The worker's parent is the job.
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.kill(process.ppid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (fail) throw new Error(`${name} cannot be done\nat some length`);
  return { name, square: name * name };
};
