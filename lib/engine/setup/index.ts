import { accessSync, constants, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { lock } from "proper-lockfile";
import { clearStop, dropLockFromTheFuture, isRefused, UserError, home } from "../../common";
import { nvidiaCards } from "../device";
import { link, linkAddon } from "../symlink";
import { currentLink, currentVariant, type Variant, variantFolder } from "../installation";
import { buildBinding } from "./build-binding";
import { buildJpegDecoder } from "./build-jpeg-decoder";
import { buildLapack } from "./build-lapack";
import { installLibrary } from "./tensorflow-library";
import { installKernel } from "./jupyter-kernel";
import { installPackages, makeEnvironment } from "./python-environment";

/** After these milliseconds without a sign of life a lock is nobody's. */
const lapse = 10_000;

/**
 * Sets up what is missing: the Python environment, TensorFlow's library, the binding built against it, JupyterLab, the
 * kernel. Each step leaves its result under its final name only when it is whole, so set-up can be repeated, and goes
 * on where an interrupt cut it off. Projects may share one `UPSTREAM_HOME`: one of them sets up, the others wait.
 *
 * @param options.variant which TensorFlow: by default the one in use, else the GPU's where an NVIDIA card is there.
 * @param options.say is told what is being done; nothing where all is there.
 * @returns the variant that is in use now. Throws a UserError that says in one line what is missing and what to do.
 */
export async function setUp(options: { variant?: Variant; say: (text: string) => void }): Promise<Variant> {
  clearStop();
  const variant = options.variant ?? currentVariant() ?? (nvidiaCards().length > 0 ? "gpu" : "cpu");
  try {
    mkdirSync(home(), { recursive: true });
    // A folder that may not be written says so at once; the lock would be tried for minutes.
    accessSync(home(), constants.W_OK | constants.X_OK);
    // Inside: the folder above may be nobody's to write.
    const lockfilePath = join(home(), "setup.lock");
    await dropLockFromTheFuture(lockfilePath, lapse);
    const release = await lock(home(), {
      lockfilePath,
      stale: lapse,
      retries: { retries: 900, minTimeout: 1000, maxTimeout: 2000 },
    });
    try {
      await makeEnvironment(options.say);
      await installLibrary(variant, options.say);
      await buildBinding(variant, options.say);
      link(currentLink(), basename(variantFolder(variant)));
      linkAddon();
      await buildJpegDecoder(options.say);
      await buildLapack(options.say);
      await installPackages(options.say);
    } finally {
      await release();
    }
    installKernel();
  } catch (error) {
    throw explained(error);
  }
  return variant;
}

/** What the file system refuses, in one line. */
function explained(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new UserError(`${home()}: the disk is full; free some space and run it again`);
  if (isRefused(error)) {
    return new UserError(`${path ?? home()}: cannot be written; set UPSTREAM_HOME to a folder that can`);
  }
  if (code === "EEXIST" || code === "ENOTDIR") {
    return new UserError(`${path ?? home()}: is not a folder; set UPSTREAM_HOME to one, or to a new name`);
  }
  return error;
}
