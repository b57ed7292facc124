import type { Command } from "commander";
import { audit } from "./audit";
import { bundle } from "./bundle";
import { checkpoint } from "./checkpoint";
import { data } from "./data";
import { doctor } from "./doctor";
import { encode } from "./encode";
import { explore } from "./explore";
import { exportOnnx } from "./export-onnx";
import { figure } from "./figure";
import { grid } from "./grid";
import { lab } from "./lab";
import { notebook } from "./notebook";
import { pretrain } from "./pretrain";
import { published } from "./published";
import { results } from "./results";
import { saturation } from "./saturation";
import { scaling } from "./scaling";
import { setup } from "./setup";
import { start } from "./start";
import { study } from "./study";
import { transfer } from "./transfer";
import { words } from "./words";

/** One command a file: each adds itself to the program, and loads what it needs only when it runs. */
export const commands: readonly ((program: Command) => void)[] = [
  // Alphabetical, one a line.
  audit,
  bundle,
  checkpoint,
  data,
  doctor,
  encode,
  explore,
  exportOnnx,
  figure,
  grid,
  lab,
  notebook,
  pretrain,
  published,
  results,
  saturation,
  scaling,
  setup,
  start,
  study,
  transfer,
  words,
];
