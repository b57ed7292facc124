import type { Architecture, ImageInput } from "../architecture";
import type { ModelConfiguration } from "./configurations/model-configuration";
import type { LoadOptions } from "./load-options";

/** One thing known of a checkpoint, and from where. */
export interface Fact {
  readonly what: string;
  readonly value: string;
  /** A file's name, `weights`, `catalogue`, `you`, or `assumed`. */
  readonly from: string;
}

/** Who may have said something of a checkpoint. */
export interface FactSources {
  readonly options: LoadOptions;
  /** What a configuration beside the weights says, and which file it is. */
  readonly config: ModelConfiguration;
  /** What of the pictures a configuration or the catalogue says. */
  readonly configured: Partial<ImageInput>;
  /** Whether the architecture was not inferred: it is the user's, or the file's own card has it. */
  readonly isGiven: boolean;
  readonly isCatalogued: boolean;
  /** Whether the weights (a position embedding) show the pictures' size. */
  readonly sizeFromWeights: boolean;
}

/** How a model's pictures are prepared, and what its weights don't show of it: each with who said so. */
export function factsOf({ image, input }: Architecture, sources: FactSources): Fact[] {
  const { options, config } = sources;
  const resize =
    input.resize === "squash" ? `squashed to ${input.shortest}` : `short side to ${input.shortest}`;
  const facts: Fact[] = [
    { what: "size", value: `${input.size}`, from: inputFrom(sources, "size", options.size) },
    {
      what: "resizing",
      value: `${resize}, ${input.interpolation}`,
      from: inputFrom(sources, "shortest", options.crop ?? options.interpolation),
    },
    { what: "mean", value: input.mean.join(" "), from: inputFrom(sources, "mean", options.mean) },
    { what: "std", value: input.std.join(" "), from: inputFrom(sources, "std", options.std) },
  ];
  const { activation, heads } = image as { activation?: string; heads?: number | readonly number[] };
  if (activation !== undefined) {
    const from = modelFrom(sources, options.activation, config.hints.activation);
    facts.push({ what: "activation", value: activation, from });
  }
  if (heads !== undefined) {
    const from = modelFrom(sources, options.heads, config.hints.heads);
    facts.push({ what: "heads", value: String(heads), from });
  }
  return facts;
}

function inputFrom(sources: FactSources, field: keyof ImageInput, option: unknown): string {
  if (option !== undefined) return "you";
  if (sources.configured[field] !== undefined) return sources.config.from.input ?? "catalogue";
  if (sources.isGiven) return "the file's own card";
  if (sources.isCatalogued) return "catalogue";
  return field === "size" && sources.sizeFromWeights ? "weights" : "assumed";
}

function modelFrom({ config, isGiven }: FactSources, option: unknown, hint: unknown): string {
  if (option !== undefined) return "you";
  if (isGiven) return "the file's own card";
  return hint !== undefined ? config.from.model! : "assumed";
}

/** The sentence that says which facts of how pictures are prepared nobody gave; undefined where all were given. */
export function assumedInput(facts: readonly Fact[]): string | undefined {
  const open = facts.filter(({ what, from }) => from === "assumed" && /size|resizing|mean|std/.test(what));
  if (open.length === 0) return undefined;
  return (
    "how pictures are prepared, since no configuration lies beside the weights: " +
    `${open.map(({ what, value }) => `${what} ${value}`).join(", ")} (--mean, --std, --size, --crop, --interpolation say otherwise)`
  );
}
