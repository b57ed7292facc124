import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { platform } from "node:process";
import { hash, home, project } from "../common";

// Not `import`: what it loads is found at run time, by path.
const load = createRequire(__filename);

/** With which libraries TensorFlow was set up. */
export type Variant = "cpu" | "gpu";

/** The TensorFlow whose C++ library the binding is built against. */
export const tensorflowVersion = "2.21.0";

/** Where one variant lies: `tensorflow/` with the library and its headers, `nvidia/` (GPU only), and the addon. */
export function variantFolder(variant: Variant): string {
  return home("tensorflow", `${tensorflowVersion}-${variant}`);
}

/** The link to the variant in use. */
export const currentLink = () => home("tensorflow", "current");

/** The variant that was set up last, or undefined before set-up. */
export function currentVariant(): Variant | undefined {
  if (!existsSync(join(currentLink(), addonName()))) return undefined;
  return readlinkSync(currentLink()).endsWith("-gpu") ? "gpu" : "cpu";
}

/** The Python of the environment that set-up makes. */
export const python = () => home("python", "bin", "python");

/** The folder of the npm package whose binding we build. */
export function bindingPackage(): string {
  return dirname(load.resolve("@tensorflow/tfjs-node-gpu/package.json"));
}

/**
 * The sources of our binding to TensorFlow: the npm package's with functions made of graphs, and operations of our own.
 */
export const bindingSources = ["tensorflow.cc", "operations.cc"].map((name) =>
  join(project, "lib", "engine", "native", name),
);

/** The addon's file name: it fits one version of the npm package, and our sources. */
export function addonName(): string {
  const { version } = load(join(bindingPackage(), "package.json")) as { version: string };
  return `tfjs_binding-${version}-${hash(bindingSources.map((path) => readFileSync(path, "utf8")))}.node`;
}

/** The source of our own addon, which loads the library without its messages. */
export const preloadSource = join(project, "lib", "engine", "native", "preload.cc");

/** Its file name, which fits its source. */
export const preloadName = () => `preload-${hash(readFileSync(preloadSource, "utf8"))}.node`;

/** TensorFlow's library below the folder of a variant. */
export const libraryName = platform === "darwin" ? "libtensorflow_cc.2.dylib" : "libtensorflow_cc.so.2";

/** Where the npm package looks for its addon: the newest N-API it knows of is 8. */
export function addonLink(): string {
  return join(bindingPackage(), "lib", "napi-v8", "tfjs_binding.node");
}

/** The libjpeg-turbo that our JPEG decoder is built with. */
export const jpegVersion = "3.1.0.post92";

/** The source of our JPEG decoder, an addon of its own: it decodes without TensorFlow. */
export const jpegSource = join(project, "lib", "engine", "native", "jpeg.cc");

/** The OpenBLAS, as SciPy builds it, whose LAPACK finds eigenvectors. */
export const openblasVersion = "0.3.34.481.3";

/** The source of our call of LAPACK, an addon of its own. */
export const lapackSource = join(project, "lib", "engine", "native", "lapack.cc");

/** Where it lies when it is built, beside the library; its folder's name fits its source and the library. */
export function lapackAddon(): string {
  const source = readFileSync(lapackSource, "utf8");
  return home("lapack", hash({ openblasVersion, source }), "lapack.node");
}

/** Where the built decoder lies; its name fits its source and libjpeg-turbo. */
export const jpegAddon = () =>
  home("jpeg", `jpeg-${hash({ jpegVersion, source: readFileSync(jpegSource, "utf8") })}.node`);
