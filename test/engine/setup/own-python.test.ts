import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPythonEnvironment } from "../../../lib/engine";

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
