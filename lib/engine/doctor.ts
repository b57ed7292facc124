import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import { dataRoot, UserError, home, version } from "../common";
import { cardFacts, nvidiaCards } from "./device";
import { loadJpegDecoder } from "./jpeg-decoder";
import { loadLapack } from "./lapack";
import { loadOnAnyDevice, usesGpu } from "./load-tensorflow";
import { currentVariant, jpegVersion, openblasVersion, python, tensorflowVersion } from "./installation";
import { describeProcessor, processor } from "./processor";
import { hasKernel, jupyterPath } from "./setup/jupyter-kernel";
import { hasPackages } from "./setup/python-environment";

/** The result of one check that `upstream doctor` makes. */
export interface Finding {
  what: string;
  /** `missing`: not set up yet; `wrong`: does not work, or is not what was asked for. */
  state: "ok" | "missing" | "wrong";
  says: string;
  /** Facts for programs. */
  facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Checks everything that the project needs: versions, TensorFlow, Python, the kernel, data. Loads TensorFlow where it
 * is set up.
 */
export function examineSetup(): Finding[] {
  return [
    node(),
    machine(),
    disk(),
    compiler(),
    pythonEnvironment(),
    kernel(),
    tensorflow(),
    device(),
    jpegs(),
    lapack(),
    data(),
  ];
}

const gigabytes = (bytes: number) => Math.round(bytes / 1e8) / 10;

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return {
    what: "versions",
    state: fits ? "ok" : "wrong",
    says: `upstream ${version}, Node ${process.versions.node}${fits ? "" : ": 20.19 or newer is needed"}`,
    facts: { upstream: version, node: process.versions.node },
  };
}

function machine(): Finding {
  const own = processor();
  const memory = gigabytes(totalmem());
  const says = `${process.platform}-${process.arch}, ${own.cores} cores, ${describeProcessor(own)}, ${memory} GB of memory`;
  const { cores, model, instructions, oneDnn } = own;
  const facts = { cores, memoryGB: memory, processor: model, instructions: instructions.join(", "), oneDnn };
  return { what: "machine", state: "ok", says, facts };
}

function disk(): Finding {
  let folder = home();
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = gigabytes(bavail * bsize);
  return {
    what: "disk",
    state: free < 1 ? "wrong" : "ok",
    says: `${free} GB free where set-up keeps its files (${home()})${free < 1 ? ": 1 GB is needed to run at all" : ""}`,
    facts: { freeGB: free, home: home() },
  };
}

function compiler(): Finding {
  const name = process.env.CXX ?? "g++";
  const asked = spawnSync(name, ["--version"], { encoding: "utf8" });
  const found = asked.status === 0 ? (asked.stdout.split("\n")[0] ?? "") : null;
  return {
    what: "compiler",
    // Needed by set-up alone.
    state: found === null && currentVariant() === undefined ? "missing" : "ok",
    says: found ?? `no ${name}; set-up needs it (on Debian and Ubuntu: apt-get install g++)`,
    facts: { compiler: found },
  };
}

function pythonEnvironment(): Finding {
  const what = "Python";
  if (!existsSync(python()) || !hasPackages()) {
    return { what, state: "missing", says: "no environment with JupyterLab yet: run `npx upstream setup`" };
  }
  const script =
    "import sys, importlib.metadata as m, json; print(json.dumps({'python': sys.version.split()[0], **{n: m.version(n) for n in ('jupyterlab', 'nbconvert', 'plotly')}}))";
  const asked = spawnSync(python(), ["-I", "-c", script], { encoding: "utf8" });
  if (asked.status !== 0) {
    const says = `its environment does not start: remove ${home("python")} and run \`npx upstream setup\``;
    return { what, state: "wrong", says };
  }
  const facts = JSON.parse(asked.stdout) as Record<string, string>;
  const { python: pythonVersion, ...packages } = facts;
  const list = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return { what, state: "ok", says: `Python ${pythonVersion} with ${list.join(", ")}`, facts };
}

function kernel(): Finding {
  return hasKernel()
    ? { what: "kernel", state: "ok", says: `tslab, in ${jupyterPath()}`, facts: { path: jupyterPath() } }
    : {
        what: "kernel",
        state: "missing",
        says: "the notebooks' kernel is not there: run `npx upstream setup`",
      };
}

/** Why TensorFlow does not load, or undefined where it does; asked once. */
function loading(): string | undefined {
  try {
    loadOnAnyDevice();
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split("\n")[0];
  }
}

function tensorflow(): Finding {
  const what = "TensorFlow";
  const variant = currentVariant();
  if (variant === undefined) return { what, state: "missing", says: "not set up: run `npx upstream setup`" };
  const problem = loading();
  const facts = { tensorflow: tensorflowVersion, variant };
  if (problem === undefined) return { what, state: "ok", says: `${tensorflowVersion} (${variant})`, facts };
  const says = `${tensorflowVersion} (${variant}) does not load: ${problem}`;
  return { what, state: "wrong", says, facts };
}

function device(): Finding {
  const what = "device";
  const variant = currentVariant();
  const cards = nvidiaCards();
  const there = cards.length === 0 ? "no NVIDIA GPU is there" : `there is ${cards.join(", ")}`;
  if (variant === undefined) return { what, state: "missing", says: `TensorFlow is not set up; ${there}` };
  if (loading() !== undefined) return { what, state: "wrong", says: `TensorFlow does not load; ${there}` };
  const gpu = usesGpu(loadOnAnyDevice());
  const [card] = cardFacts();
  const facts = { device: gpu ? "gpu" : "cpu", asked: variant, gpu: cards[0] ?? null, ...card, ...cuda() };
  if (gpu) {
    const of = card === undefined ? "" : `, ${card.memory}, driver ${card.driver}`;
    return { what, state: "ok", says: `GPU: ${cards[0] ?? "unknown"}${of}, ${cuda().cuda}`, facts };
  }
  if (variant === "gpu") {
    const says = `CPU, though the GPU was asked for: ${there}; \`npx upstream setup --cpu\` goes back`;
    return { what, state: "wrong", says, facts };
  }
  const says = cards.length === 0 ? `CPU; ${there}` : `CPU; ${there}: \`npx upstream setup --gpu\` uses it`;
  return { what, state: "ok", says, facts };
}

/** Whose CUDA libraries TensorFlow opens: a bundle may have put another version's under the names of CUDA 12. */
function cuda(): { cuda: string } {
  const borrowed = home("borrowed-cuda");
  if (!existsSync(borrowed)) return { cuda: "CUDA 12" };
  const names = readFileSync(borrowed, "utf8").trim().split("\n");
  return { cuda: `CUDA 12 with ${names.length} libraries of another version (${names[0]}, ...)` };
}

function jpegs(): Finding {
  const what = "JPEG decoder";
  return loadJpegDecoder() === undefined
    ? { what, state: "missing", says: "sharp alone, which is slower: run `npx upstream setup`" }
    : { what, state: "ok", says: `our own, with libjpeg-turbo ${jpegVersion}` };
}

function lapack(): Finding {
  const what = "LAPACK";
  return loadLapack() === undefined
    ? { what, state: "missing", says: "TensorFlow's own, a third as fast: run `npx upstream setup`" }
    : { what, state: "ok", says: `SciPy's OpenBLAS ${openblasVersion}` };
}

function data(): Finding {
  const what = "data root";
  const root = dataRoot();
  if (root === undefined) {
    const says = "UPSTREAM_DATA is not set: real datasets and checkpoints are not looked for";
    return { what, state: "ok", says, facts: { root: null } };
  }
  if (!existsSync(root)) {
    return { what, state: "wrong", says: `UPSTREAM_DATA is ${root}, which is not there`, facts: { root } };
  }
  return { what, state: "ok", says: `${root} (${readdirSync(root).length} entries)`, facts: { root } };
}

/** Findings as one object for programs: by name (`versions`, `python`, `dataRoot`, ...), each with its facts. */
export function doctorReport(findings: readonly Finding[]): object {
  const named = findings.map(({ what, state, says, facts }) => {
    const [first = "", ...rest] = what.toLowerCase().split(" ");
    const name = first + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
    return [name, { state, says, ...facts }] as const;
  });
  return { ok: findings.every(({ state }) => state !== "wrong"), ...Object.fromEntries(named) };
}

/** Throws a UserError that names what is wrong; what is only missing is no failure. */
export function demand(findings: readonly Finding[]): void {
  const wrong = findings.filter(({ state }) => state === "wrong");
  if (wrong.length > 0) throw new UserError(wrong.map(({ what, says }) => `${what}: ${says}`).join("; "));
}
