"use strict";
// danfojs asks for tfjs-node, and makes no tensor for most of what it does: TensorFlow, of which one lives in the
// process, loads with the first thing that is taken from it. Until then nothing is a tensor.
const { isLoaded, loadTensorFlow } = require("../../dist/engine/load-tensorflow.js");

class Tensor {
  static [Symbol.hasInstance](value) {
    return isLoaded() && value instanceof loadTensorFlow().Tensor;
  }
}

module.exports = new Proxy(
  {},
  {
    get(_, name) {
      if (name === "Tensor" && !isLoaded()) return Tensor;
      return typeof name === "symbol" || name === "__esModule" ? undefined : loadTensorFlow()[name];
    },
  },
);
