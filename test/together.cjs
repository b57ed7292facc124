// Runs the test files that it is given in this one process, which loads the library once for all of them. Each file is
// a suite: its hooks are its own, and the environment and the folder that it works in are put back after it.
const { resolve } = require("node:path");
const { after, before, describe } = require("node:test");

const cwd = process.cwd();
const env = { ...process.env };

function setEnvironment(wanted) {
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

for (const file of process.argv.slice(2)) {
  describe(file, () => {
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
