// Runs the test files that it is given in this one process, which loads the library once for all of them. Each file is
// a suite: its hooks are its own, and the environment and the folder that it works in are put back after it.
const { resolve } = require("node:path");
const { after, before, describe } = require("node:test");

// A file that hangs fails, as among those that have a process of their own.
const timeout = 1_200_000;

const cwd = process.cwd();
const env = { ...process.env };

function setEnvironment(wanted) {
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

for (const file of process.argv.slice(2)) {
  describe(file, { timeout }, () => {
    require(resolve(cwd, file));
    const own = { ...process.env };
    before(() => setEnvironment(own));
    after(() => {
      setEnvironment(env);
      process.chdir(cwd);
    });
  });
  setEnvironment(env);
}
