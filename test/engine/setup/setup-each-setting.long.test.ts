import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pretendedSetup } from "./pretended-setup";

// All of set-up, JupyterLab with it, with each of the settings by which a user's shell leads Python and pip elsewhere.
// The programs pretend, and obey these settings as the real ones do; set-up from real ones is `setup.long.test.ts`.
const { folder, python, start, left, forget, remove } = pretendedSetup();
after(remove);
const elsewhere = join(folder, "elsewhere");
const settings: Record<string, NodeJS.ProcessEnv> = {
  PIP_USER: { PIP_USER: "1" },
  PIP_TARGET: { PIP_TARGET: elsewhere },
  PIP_PREFIX: { PIP_PREFIX: elsewhere },
  PIP_REQUIRE_VIRTUALENV: { PIP_REQUIRE_VIRTUALENV: "1" },
  PYTHONPATH: { PYTHONPATH: "/nowhere" },
  PYTHONHOME: { PYTHONHOME: "/nowhere" },
  "a Python without pip, as uv's environments are": { NO_PIP: "1" },
};

describe("set-up leaves the same", () => {
  let whole: Map<string, string>;
  before(async () => {
    const { ended, said } = start();
    assert.equal(await ended, 0, said());
    whole = left();
  });

  for (const [name, variables] of Object.entries(settings))
    it(`under ${name}`, async () => {
      forget();
      const { ended, said } = start(variables);
      assert.equal(await ended, 0, said());
      assert.deepEqual(left(), whole);
      assert.equal(existsSync(elsewhere), false);
      // The programs do obey: without set-up's care it would have gone wrong.
      const env = { ...process.env, PRETEND: folder, UPSTREAM_HOME: join(folder, "none"), ...variables };
      const { status } = spawnSync(python, ["-m", "pip", "install", "x"], { env });
      assert.ok(status !== 0 || existsSync(elsewhere), `${readdirSync(folder).join(" ")}`);
      for (const path of [elsewhere, join(folder, "none")]) rmSync(path, { recursive: true, force: true });
    });
});
