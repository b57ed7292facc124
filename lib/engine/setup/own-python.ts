import { devNull } from "node:os";

/** pip's variables that say how to reach an index; all others say where to install, or what to refuse. */
const kept = new Set(
  (
    "PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_CERT PIP_CLIENT_CERT PIP_PROXY PIP_FIND_LINKS PIP_NO_INDEX " +
    "PIP_TIMEOUT PIP_DEFAULT_TIMEOUT PIP_RETRIES PIP_CACHE_DIR PIP_NO_CACHE_DIR PIP_CONFIG_FILE PIP_KEYRING_PROVIDER"
  ).split(" "),
);

/**
 * What is changed in the environment for the project's own Python: the user's settings for other Pythons must not lead
 * packages to another place (`PIP_USER`, `PIP_TARGET`, `PIP_PREFIX`), refuse ours (`PIP_REQUIRE_VIRTUALENV`), or put
 * foreign modules in front (`PYTHONPATH`, `PYTHONHOME`). Settings of the index and the network stay.
 *
 * @returns variables to set; undefined takes one away
 */
export function ownPythonEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const changed: NodeJS.ProcessEnv = {};
  for (const name of Object.keys(env)) {
    const isPip = name.startsWith("PIP_") && !kept.has(name);
    if (isPip || /^(PYTHON(PATH|HOME|STARTUP|USERBASE|PLATLIBDIR|SAFEPATH)|__PYVENV_LAUNCHER__)$/.test(name))
      changed[name] = undefined;
  }
  return { ...changed, PIP_USER: "0", PIP_REQUIRE_VIRTUALENV: "0", PYTHONNOUSERSITE: "1" };
}

/**
 * The same for a run of pip, whose files of settings (`pip.conf`) may hold all that its variables may: of them too only
 * those of the index and the network stay, as variables.
 *
 * @param listed what `pip config list` prints: a line a setting, `global.index-url='...'`
 */
export function ownPipEnvironment(listed: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const own = ownPythonEnvironment(env);
  const settings: NodeJS.ProcessEnv = {};
  for (const line of listed.split("\n")) {
    const [, key = "", quoted = ""] =
      /^(?:global|install|download)\.([\w-]+)='(.*)'$/.exec(line.trim()) ?? [];
    const name = `PIP_${key.toUpperCase().replaceAll("-", "_")}`;
    // What the user says by a variable is said above all files.
    if (key !== "" && kept.has(name) && env[name] === undefined)
      settings[name] = quoted.replaceAll("\\n", " ").trim();
  }
  return { ...own, ...settings, PIP_CONFIG_FILE: devNull };
}
