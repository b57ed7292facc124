import type { Command } from "commander";
import { auditCommand } from "./audit";
import { bundleCommand } from "./bundle";
import { checkpointCommand } from "./checkpoint";
import { dataCommand } from "./data";
import { doctorCommand } from "./doctor";
import { encodeCommand } from "./encode";
import { exploreCommand } from "./explore";
import { exportOnnxCommand } from "./export-onnx";
import { figureCommand } from "./figure";
import { gridCommand } from "./grid";
import { labCommand } from "./lab";
import { notebookCommand } from "./notebook";
import { pretrainCommand } from "./pretrain";
import { publishedCommand } from "./published";
import { resultsCommand } from "./results";
import { saturationCommand } from "./saturation";
import { scalingCommand } from "./scaling";
import { setupCommand } from "./setup";
import { startCommand } from "./start";
import { studyCommand } from "./study";
import { transferCommand } from "./transfer";
import { wordsCommand } from "./words";

/** One command a file: each adds itself to the program, and loads what it needs only when it runs. */
export const commands: readonly ((program: Command) => void)[] = [
  // Alphabetical, one a line.
  auditCommand,
  bundleCommand,
  checkpointCommand,
  dataCommand,
  doctorCommand,
  encodeCommand,
  exploreCommand,
  exportOnnxCommand,
  figureCommand,
  gridCommand,
  labCommand,
  notebookCommand,
  pretrainCommand,
  publishedCommand,
  resultsCommand,
  saturationCommand,
  scalingCommand,
  setupCommand,
  startCommand,
  studyCommand,
  transferCommand,
  wordsCommand,
];
