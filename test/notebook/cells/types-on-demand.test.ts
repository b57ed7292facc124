import assert from "node:assert/strict";
import { join } from "node:path";
import { it } from "node:test";
import { project } from "../../../lib/common";
import {
  noteWatched,
  readTypesOnDemand,
  withTypesOnDemand,
} from "../../../lib/notebook/cells/types-on-demand";

// What is read is the process's, so this goes through it in order, from the least to all.
it("reads a kind of types when a cell names it or fails without, and comments when somebody asks", () => {
  const own = join(project, "lib", "dist", "index.d.ts");
  const node = "/x/node_modules/@types/node/index.d.ts";
  const tensors = "/x/node_modules/@tensorflow/tfjs-core/dist/index.d.ts";
  const frames = "/x/node_modules/danfojs-node/dist/index.d.ts";
  const pictures = "/x/node_modules/sharp/dist/index.d.mts";
  const written: Record<string, string> = {
    [own]: '/** Ours. */\nexport * as results from "./results";\nexport * as study from "./study";',
    [node]: "declare const process: {};",
    [tensors]: "/** Theirs. */\nexport declare class Tensor {}",
    [frames]: "export declare class DataFrame {}",
    [pictures]: "/** Of a picture. */\nexport declare class Sharp {}",
    "/x/__prev__.d.ts": "export {};",
    "/x/helper.d.ts": "/** The user's. */",
  };
  const files = { readFile: (path: string) => written[path] };
  readTypesOnDemand(files);
  let told: string[] = [];
  const changed = (path: string) => void told.push(path);
  for (const path of [own, node, tensors, frames, pictures, "/x/helper.d.ts"]) noteWatched(path, changed);

  const asked: string[] = [];
  let faults = 0;
  const converter = withTypesOnDemand({
    convert: (_previous: string, source: string) => {
      asked.push(source);
      return { diagnostics: Array.from({ length: faults }, () => "a fault") };
    },
    inspect: (...all: unknown[]) => all.length,
    complete: (...all: unknown[]) => all.length,
  });

  converter.convert("", "1 + 1");
  assert.equal(files.readFile("/x/__prev__.d.ts"), '/// <reference types="node" />\nexport {};');
  assert.equal(files.readFile("/x/helper.d.ts"), "/** The user's. */");
  assert.equal(files.readFile("/x/none.d.ts"), undefined);

  // The library alone needs none of Node's types.
  converter.convert("", 'import { results } from "upstream";');
  assert.match(files.readFile("/x/__prev__.d.ts")!, /import type \{\} from "upstream";\nexport \{\};$/);
  assert.equal(
    files.readFile(own),
    '\nexport * as results from "./results";\nexport declare const study: any;',
  );
  for (const path of [tensors, frames, pictures]) assert.match(files.readFile(path)!, /: any/);
  assert.match(files.readFile(node)!, /^declare var console: /);
  assert.deepEqual(told, [own]);

  told = [];
  converter.convert("", "engine.tf.zeros([2])");
  assert.deepEqual(told, [own, tensors]);
  assert.equal(files.readFile(tensors), "\nexport declare class Tensor {}");
  for (const path of [frames, pictures]) assert.match(files.readFile(path)!, /: any/);
  converter.convert("", "const frame = results.dataframe(rows);");
  assert.deepEqual(told, [own, tensors, frames]);
  assert.equal(files.readFile(frames), written[frames]);

  // A fault without Node's types: once more with them, and then no more.
  faults = 1;
  converter.convert("", "proces");
  converter.convert("", "proces");
  faults = 0;
  assert.deepEqual(asked.slice(4), ["proces", "proces", "proces", "proces"]);
  assert.ok(files.readFile("/x/__prev__.d.ts")!.startsWith('/// <reference types="node" />\nimport type'));
  assert.equal(files.readFile(node), written[node]);
  assert.deepEqual(told, [own, tensors, frames, node, own, pictures]);
  assert.equal(
    files.readFile(own),
    '\nexport * as results from "./results";\nexport * as study from "./study";',
  );
  assert.equal(files.readFile(pictures), "\nexport declare class Sharp {}");

  told = [];
  converter.complete("", "a", 1);
  assert.deepEqual(told, []);
  converter.inspect("", "a", 1);
  assert.deepEqual(told, [own, node, tensors, frames, pictures]);
  assert.equal(files.readFile(own), written[own]);
  assert.equal(files.readFile(tensors), written[tensors]);
});
