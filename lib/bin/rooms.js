"use strict";
// What `import ... from "upstream"` loads: each room when it is first used, since who draws a figure needs no trainer.
// The types are those of lib/index.ts, which names the same rooms. They stand here one by one because `import` of an
// ES module takes names from the text.
exports.captions = undefined;
exports.catalogue = undefined;
exports.common = undefined;
exports.data = undefined;
exports.engine = undefined;
exports.figures = undefined;
exports.grid = undefined;
exports.models = undefined;
exports.notebook = undefined;
exports.random = undefined;
exports.results = undefined;
exports.runs = undefined;
exports.study = undefined;
exports.training = undefined;
exports.transfer = undefined;

for (const room of Object.keys(exports))
  Object.defineProperty(exports, room, { enumerable: true, get: () => require(`../dist/${room}`) });
Object.defineProperty(exports, "__esModule", { value: true });

// In a cell long work shows its progress, which that room sees to when it is loaded.
if ("__tslab__" in globalThis) require("../dist/notebook");
