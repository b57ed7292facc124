import type { Command } from "commander";
import { audit } from "./audit";
import { checkpoint } from "./checkpoint";
import { data } from "./data";
import { doctor } from "./doctor";
import { figure } from "./figure";
import { lab } from "./lab";
import { notebook } from "./notebook";
import { published } from "./published";
import { results } from "./results";
import { saturation } from "./saturation";
import { scaling } from "./scaling";
import { setup } from "./setup";
import { words } from "./words";

/** One command a file: each adds itself to the program, and loads what it needs only when it runs. */
export const commands: readonly ((program: Command) => void)[] = [
  // Alphabetical, one a line.
  audit,
  checkpoint,
  data,
  doctor,
  figure,
  lab,
  notebook,
  published,
  results,
  saturation,
  scaling,
  setup,
  words,
];
