"use strict";
// Builds dist/ whenever a source is newer than the last build; the starters call it before they load anything of it.
const { accessSync, constants, existsSync, readdirSync, rmSync, statSync, utimesSync } = require("node:fs");
const { join, relative } = require("node:path");
const { spawnSync } = require("node:child_process");

const lib = join(__dirname, "..");
const dist = join(lib, "dist");
const stamp = join(dist, ".tsbuildinfo");

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "dist" || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestSource(path));
    else if (entry.name.endsWith(".ts")) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

// What was built from a source that is gone would still be found: `x.js` before `x/index.js`.
function dropOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const source = join(lib, relative(dist, path));
    if (entry.isDirectory()) dropOrphans(path);
    else if (
      /\.(js|js\.map|d\.ts)$/.test(path) &&
      !existsSync(source.replace(/\.(js|js\.map|d\.ts)$/, ".ts"))
    )
      rmSync(path);
  }
}

function end(message) {
  console.error(`upstream: ${message}`);
  process.exit(1);
}

function findCompiler() {
  try {
    return require.resolve("typescript/bin/tsc");
  } catch {
    const why = process.env.NODE_ENV === "production" ? " (NODE_ENV=production leaves it out)" : "";
    return end(`TypeScript is missing${why}: run npm ci --include=dev`);
  }
}

function checkWritable() {
  const folder = existsSync(dist) ? dist : lib;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    end(
      `${folder}: cannot be written, and the library has to be built: run npm run build as its owner, or copy the project`,
    );
  }
}

const newest = newestSource(lib);
if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) {
  const tsc = findCompiler();
  checkWritable();
  if (existsSync(dist)) dropOrphans(dist);
  const built = spawnSync(process.execPath, [tsc, "-p", lib], { stdio: ["ignore", 2, 2] });
  if (built.status !== 0) {
    console.error("upstream: the library did not build; the errors are above");
    process.exit(1);
  }
  // An unchanged program leaves the stamp as it was: touch it, or every call would build again.
  // (Sources may be from the future, where the clock was set back.)
  const time = new Date(Math.max(Date.now(), newest));
  utimesSync(stamp, time, time);
}
