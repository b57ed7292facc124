import { basename } from "node:path";
import type { TensorFile } from "../../formats";
import { UserError } from "../../common";
import type { Architecture, ImageTower, TextTower } from "../architecture";
import { build } from "../model";
import { presets, type ArchitectureName } from "../presets";
import { readCard, type Card } from "./card";
import { cataloguedInput, checkChannels, chooseInput } from "./choose-input";
import { catalogueHints, mergeHints, optionHints, usualOfFormat } from "./collect-hints";
import { readConfiguration } from "./configurations/read-configuration";
import { assumedInput, factsOf, type Fact } from "./facts";
import { findEncoder, type FoundEncoder } from "./find-encoder";
import type { LoadOptions } from "./load-options";
import type { LocatedCheckpoint } from "./locate-checkpoint";
import { resizeModel } from "./resize-model";
import type { StateDict } from "./state-dict";

/** Families and kinds whose pictures are prepared one way wherever they come from. */
const preparedOneWay = /CLIP|SigLIP|SLIP|Google|torchvision/;

/** What a file of weights is: its model, which of its tensors belong to it, and where each fact comes from. */
export interface IdentifiedModel {
  readonly architecture: Architecture;
  /** The encoder's tensors, under the names that its architecture gives them. */
  readonly stateDict: StateDict;
  /** What the file's card says besides; empty where the file is another library's. */
  readonly card: Omit<Card, "architecture">;
  readonly facts: readonly Fact[];
  /** What neither the weights nor a configuration said, a sentence each. */
  readonly assumed: readonly string[];
  /** Names of the file's tensors that the encoder does not need. */
  readonly left: readonly string[];
}

/**
 * Works out which model a file's weights belong to and how its pictures are prepared, without reading their numbers.
 * What the user gives wins over the file's own card, that over configurations beside the file, those over what is usual
 * in its family.
 *
 * @throws UserError where no encoder is found, several are and nothing says which, or options contradict the weights.
 */
export function identifyModel(
  located: LocatedCheckpoint,
  file: TensorFile,
  options: LoadOptions,
): IdentifiedModel {
  const path = located.weights;
  const { architecture: own, ...card } = readCard(path, file);
  const wanted =
    typeof options.architecture === "string" ? preset(options.architecture) : options.architecture;
  const given = wanted ?? own;
  const config = readConfiguration(located.folder, basename(path));
  const hintsOf: Parameters<typeof findEncoder>[2] = ({ family, hints }) =>
    mergeHints(
      usualOfFormat(file.format),
      family?.usual,
      hints,
      config.hints,
      located.entry && catalogueHints(located.entry),
      optionHints(options),
    );
  const found =
    given === undefined ? findEncoder(path, file, hintsOf, options.weights) : findGiven(file, given);
  const { prefix, others, left, family, sizeFromWeights } = found;
  const isGiven = given !== undefined;
  const configured = isGiven ? {} : { ...cataloguedInput(located.entry), ...config.input };
  const usual = found.architecture.input;
  const input = chooseInput(usual, configured, options);
  checkChannels(path, input, found.architecture.image.channels);
  const { architecture, stateDict } = resizeModel(
    path,
    { ...found.architecture, input },
    found.stateDict,
    sizeFromWeights ? usual.size : undefined,
  );
  for (const tower of [architecture.image, architecture.clip?.text]) checkHeads(path, tower);
  const isCatalogued = located.entry !== undefined;
  const known = factsOf(architecture, {
    options,
    config,
    configured,
    isGiven,
    isCatalogued,
    sizeFromWeights,
  });
  const from = given === undefined ? "weights" : wanted === undefined ? "the file's own card" : "you";
  const facts: Fact[] = [
    { what: "family", value: family?.name ?? "names of torchvision's or timm's", from },
    ...(prefix === "" ? [] : [{ what: "taken", value: prefix, from: "weights" }]),
    ...(others.length === 0 ? [] : [{ what: "not taken", value: others.join(" "), from: "weights" }]),
    ...known,
  ];
  const copies =
    others.length === 0
      ? []
      : [`${prefix} of ${[prefix, ...others].join(", ")} (\`--weights\` names another)`];
  const { text } = architecture.clip ?? {};
  const unseen =
    family?.usual?.text?.causal === false && config.hints.text === undefined && text?.kind === "transformer"
      ? [
          `a text tower as SigLIP's, whose tokens all see each other and whose last place stands for the text, with ` +
            `${text.activation} and ${text.heads} heads, since no configuration lies beside the weights`,
        ]
      : [];
  const isUsual =
    isCatalogued ||
    preparedOneWay.test(family?.name ?? architecture.image.kind) ||
    architecture.image.kind === "modified-resnet";
  const unsaid = isUsual ? undefined : assumedInput(known);
  return {
    stateDict,
    architecture,
    card,
    facts,
    assumed: isGiven
      ? []
      : [...copies, ...found.assumed, ...unseen, ...(unsaid === undefined ? [] : [unsaid])],
    left,
  };
}

/** The weights of a model that is known beforehand: all of a file's, without what is wrapped around them. */
function findGiven(file: TensorFile, architecture: Architecture): FoundEncoder {
  const stateDict: StateDict = new Map(
    [...file.entries].filter(([name]) => !name.endsWith("num_batches_tracked")),
  );
  const plain = Object.keys(build(architecture).parameters).some((name) => stateDict.has(name));
  const nothing = { architecture, sizeFromWeights: false, assumed: [], prefix: "", left: [], others: [] };
  if (plain) return { ...nothing, stateDict };
  return findKnown(file, nothing) ?? { ...nothing, stateDict };
}

/** The same where names stand under a wrapper's prefix, or are another library's. */
function findKnown(file: TensorFile, nothing: Omit<FoundEncoder, "stateDict">): FoundEncoder | undefined {
  try {
    const found = findEncoder("", file, ({ family, hints }) => mergeHints(family?.usual, hints));
    return { ...found, ...nothing, ...(found.family && { family: found.family }), prefix: found.prefix };
  } catch {
    return undefined;
  }
}

/** A transformer's heads part its width; a ModifiedResNet's part another. */
function checkHeads(path: string, tower: ImageTower | TextTower | undefined): void {
  if (tower === undefined || !("heads" in tower) || typeof tower.heads !== "number") return;
  if (tower.kind === "modified-resnet" || !("width" in tower)) return;
  const { width, heads } = tower;
  if (width % heads !== 0)
    throw new UserError(
      `${path}: ${heads} attention heads do not divide a width of ${width}: say how many there are (heads)`,
    );
}

function preset(name: string): Architecture {
  if (!Object.hasOwn(presets, name))
    throw new UserError(`architecture ${name}: expected one of ${Object.keys(presets).join(", ")}`);
  return presets[name as ArchitectureName];
}
