import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPythonEnvironment } from "../../../lib/engine";
import { ownPipEnvironment } from "../../../lib/engine/setup/own-python";

test("the user's settings for other Pythons do not reach the project's own; those of the index do", () => {
  const env = {
    PATH: "/usr/bin",
    ...{
      PIP_USER: "1",
      PIP_TARGET: "/t",
      PIP_PREFIX: "/p",
      PIP_REQUIRE_VIRTUALENV: "true",
      PIP_CONSTRAINT: "c",
    },
    ...{ PYTHONPATH: "/mine", PYTHONHOME: "/home" },
    ...{ PIP_INDEX_URL: "https://index.example/simple", PIP_PROXY: "http://proxy.example" },
  };
  const seen = Object.entries({ ...env, ...ownPythonEnvironment(env) }).filter(
    ([, value]) => value !== undefined,
  );
  assert.deepEqual(Object.fromEntries(seen), {
    PATH: "/usr/bin",
    PIP_INDEX_URL: "https://index.example/simple",
    PIP_PROXY: "http://proxy.example",
    PIP_REQUIRE_VIRTUALENV: "0",
    PIP_USER: "0",
    PYTHONNOUSERSITE: "1",
  });
});

test("of pip's files of settings those of the index and the network stay, as variables; a user's variable goes first", () => {
  const listed = `:env:.index-url='https://mine.example'
global.index-url='https://file.example'
global.extra-index-url='https://one.example https://two.example'
global.find-links='\\n/opt/wheels\\n/opt/more'
install.target='/elsewhere'
install.user='yes'
global.require-virtualenv='true'
global.constraint='/etc/constraints.txt'
freeze.timeout='10'
`;
  const env = ownPipEnvironment(listed, { PIP_INDEX_URL: "https://mine.example", PIP_TARGET: "/t" });
  assert.deepEqual(env, {
    PIP_TARGET: undefined,
    PIP_USER: "0",
    PIP_REQUIRE_VIRTUALENV: "0",
    PYTHONNOUSERSITE: "1",
    PIP_EXTRA_INDEX_URL: "https://one.example https://two.example",
    PIP_FIND_LINKS: "/opt/wheels /opt/more",
    PIP_CONFIG_FILE: "/dev/null",
  });
});
