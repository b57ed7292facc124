#!/usr/bin/env node
"use strict";
// npm links a workspace's command only if its target exists when it installs, and dist/ does not exist then:
// this starter is committed.
require("./build.js");

require("../dist/cli.js")
  .main(process.argv)
  .then((code) => {
    process.exitCode = code;
  });
