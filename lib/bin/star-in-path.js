"use strict";
// Node puts what a pattern of a package's `exports` matched in place of every star of the file's path, the project's
// own folder's stars included, and then finds no file. Where the project lies below a folder with a star in its name,
// what a package is asked for is looked for below `node_modules` as it stands.
const { statSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");

if (__dirname.includes("*")) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      const found = error.code === "MODULE_NOT_FOUND" ? below(request, parent?.filename) : undefined;
      if (found === undefined) throw error;
      return found;
    }
  };
}

function below(request, asker) {
  if (asker === undefined || !/^(@[^/]+\/)?[^./][^/]*\/./.test(request)) return undefined;
  for (let folder = dirname(asker); ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", request);
    const found = [file, `${file}.js`, `${file}.cjs`].find((one) =>
      statSync(one, { throwIfNoEntry: false })?.isFile(),
    );
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
}
