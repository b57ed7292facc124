"use strict";
// One TensorFlow lives in the process: whoever asks for tfjs-node gets the one that set-up built.
module.exports = require("../../dist/engine/load-tensorflow.js").loadTensorFlow();
