"use strict";
// Work that takes a while and goes on where it was: how far it is stands in its file, with how often it was started.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { ticks: 0, starts: 0 });

exports.progress = ({ file }) => read(file).ticks;

exports.runWork = async ({ file, ticks, delay }) => {
  const state = read(file);
  state.starts += 1;
  let stopped = false;
  process.once("SIGINT", () => (stopped = true));
  for (; state.ticks < ticks; state.ticks += 1) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    if (!stopped) continue;
    writeFileSync(file, JSON.stringify(state));
    throw new Error("stopped");
  }
  return state;
};
