import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { lock } from "proper-lockfile";
import { clearStop, home } from "../../runs";
import { link, linkAddon } from "../link";
import { currentLink, currentVariant, type Variant, variantFolder } from "../places";
import { buildBinding } from "./binding";
import { installLibrary } from "./library";
import { installKernel } from "./kernel";
import { installPackages, makeEnvironment } from "./python";

/**
 * Sets up what is missing: the Python environment, TensorFlow's library and the binding built against it,
 * JupyterLab, the kernel. Each step leaves its result under
 * its final name only when it is whole, so set-up can be repeated, and goes on where an interrupt cut it off. Projects
 * may share one `UPSTREAM_HOME`: one of them sets up, the others wait.
 */
export async function setUp(options: { variant?: Variant; say: (text: string) => void }): Promise<Variant> {
  clearStop();
  const variant = options.variant ?? currentVariant() ?? "cpu";
  mkdirSync(home(), { recursive: true });
  const release = await lock(home(), { retries: { retries: 600, minTimeout: 1000, maxTimeout: 2000 } });
  try {
    await makeEnvironment(options.say);
    await installLibrary(variant, options.say);
    await buildBinding(variant, options.say);
    link(currentLink(), basename(variantFolder(variant)));
    linkAddon();
    await installPackages(options.say);
  } finally {
    await release();
  }
  installKernel();
  return variant;
}
