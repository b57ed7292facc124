import type { Tensor } from "../engine";
import type { Init } from "./init";

/** One tensor of a model. Its name is PyTorch's; its shape is how it lies in memory here. */
export interface ParameterSpec {
  readonly shape: readonly number[];
  readonly init: Init;
  /** False for what the optimiser leaves alone: running statistics. Default true. */
  readonly trainable?: boolean;
  /** Whether weight decay applies: as in OpenCLIP, to tensors of two and more dimensions unless said otherwise. */
  readonly decay?: boolean;
  /** A convolution's kernel lies as height, width, in, out here and as out, in, height, width in PyTorch's files. */
  readonly layout?: "HWIO";
}

/** The parameters that a module needs, by the path that they have in a state dict (`layer1.0.conv1.weight`). */
export type Parameters = Readonly<Record<string, ParameterSpec>>;

/** A model's tensors by name. */
export type Weights = ReadonlyMap<string, Tensor>;

/** How a forward pass is run. */
export interface ForwardContext {
  /** True: batch norm uses the batch's statistics and reports new running ones. Default false. */
  readonly training?: boolean;
  /** Called with the name and the output of every block on the way (`layer1.0`, `transformer.resblocks.3`). */
  readonly capture?: (name: string, output: Tensor) => void;
  /**
   * Where training leaves new running statistics, by parameter name; the caller puts them into the weights and disposes
   * them.
   */
  readonly statistics?: Map<string, Tensor>;
  /**
   * Of sequences: which token of each, [batch] int32, is the only one looked at afterwards. Where nothing but the
   * result is wanted the last block of a causal transformer then gives that one alone: see {@link Own.tokenIndices}.
   */
  readonly tokenIndices?: Tensor;
  /** Where this module stands in the whole: `""`, or a prefix that ends in a dot. */
  readonly path?: string;
}

/** A layer or a whole model: which tensors it needs, and what it computes with them. It holds no tensors itself. */
export interface Module<In = Tensor, Out = Tensor> {
  readonly parameters: Parameters;
  /** Convolutions with the batch norms that follow them, which {@link fold} makes one for inference. */
  readonly folds?: readonly Fold[];
  forward(weights: Weights, input: In, context?: ForwardContext): Out;
}

/** Paths of a convolution and of the batch norm right after it. */
export interface Fold {
  readonly convolution: string;
  readonly norm: string;
  /** The batch norm's ε where it is not 1e-5. */
  readonly epsilon?: number;
}

// A module's input and output stand on both sides of `forward`, so only `never` and `unknown` admit every module.
type AnyModule = Module<never, unknown>;
type Children = Readonly<Record<string, AnyModule>>;

/** Children as plain functions: weights and context already given. */
export type Bound<C extends Children> = {
  readonly [Name in keyof C]: C[Name] extends Module<infer In, infer Out>
    ? (input: In, more?: Pick<ForwardContext, "tokenIndices">) => Out
    : never;
};

/** What the code of a composed module is given besides its child modules. */
export interface Own {
  readonly training: boolean;
  /** Whether nothing but the result is wanted: no gradient, and no output of a block on the way. */
  readonly resultOnly: boolean;
  /**
   * Of sequences: the one token of each that is looked at afterwards, where the caller says so and nothing else is
   * wanted.
   */
  readonly tokenIndices: Tensor | undefined;
  /** A tensor of the module's own, by the name it has in `own`. */
  weight(name: string): Tensor;
}

/**
 * A module made of others: their parameters stand under their names (`layer1.0.conv1.weight`), and `forward` calls them
 * as functions, so that a block reads like its equation.
 *
 * @param children modules by name.
 * @param forward from the children, the input and the module's own tensors to the output.
 * @param options `own`: parameters that belong to the module itself, for instance a position embedding; `folds`: which
 *   of the children are a convolution and its batch norm.
 */
export function compose<C extends Children, In = Tensor, Out = Tensor>(
  children: C,
  forward: (children: Bound<C>, input: In, own: Own) => Out,
  { own = {}, folds = [] }: { own?: Parameters; folds?: readonly Fold[] } = {},
): Module<In, Out> {
  const names = Object.keys(children);
  return {
    parameters: Object.assign({}, own, ...names.map((name) => under(name, children[name]!.parameters))),
    folds: [...folds, ...names.flatMap((name) => foldsUnder(name, children[name]!))],
    forward(weights, input, context = {}) {
      const path = context.path ?? "";
      const bound = Object.fromEntries(
        names.map((name) => [
          name,
          (value: never, more?: Pick<ForwardContext, "tokenIndices">) =>
            call(children[name]!, name, weights, value, more ? { ...context, ...more } : context),
        ]),
      );
      const resultOnly = context.training !== true && context.capture === undefined;
      return forward(bound as unknown as Bound<C>, input, {
        training: context.training ?? false,
        resultOnly,
        tokenIndices: resultOnly ? context.tokenIndices : undefined,
        weight: (name) => weight(weights, path + name),
      });
    },
  };
}

function call(
  child: AnyModule,
  name: string,
  weights: Weights,
  input: never,
  context: ForwardContext,
): unknown {
  const path = (context.path ?? "") + name;
  const output = child.forward(weights, input, { ...context, path: path + "." });
  if (context.capture !== undefined && isTensor(output)) context.capture(path, output);
  return output;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}

/** The same module with its parameters under `prefix`. */
export function prefixed<In, Out>(prefix: string, module: Module<In, Out>): Module<In, Out> {
  return {
    parameters: under(prefix, module.parameters),
    folds: foldsUnder(prefix, module),
    forward: (weights, input, context = {}) => call(module, prefix, weights, input as never, context) as Out,
  };
}

function foldsUnder(prefix: string, { folds = [] }: Pick<AnyModule, "folds">): Fold[] {
  return folds.map(({ convolution, norm, ...rest }) => ({
    ...rest,
    convolution: `${prefix}.${convolution}`,
    norm: `${prefix}.${norm}`,
  }));
}

function under(prefix: string, parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [`${prefix}.${name}`, spec]));
}

/** The tensor of this full name; an error that names it where the weights lack it. */
export function weight(weights: Weights, name: string): Tensor {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new Error(`the weights hold no ${name}`);
  return tensor;
}

/** Modules one after the other, named `0`, `1`, ... as PyTorch's Sequential does. */
export function sequential(...modules: readonly Module[]): Module {
  const children = Object.fromEntries(modules.map((module, i) => [String(i), module]));
  return compose(children, (m, input: Tensor) =>
    modules.reduce((x, _, i) => (m[String(i)] as (x: Tensor) => Tensor)(x), input),
  );
}
