import { test } from "node:test";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { latentPool } from "../../lib/models/images/latent-pool";
import { formulaWeights } from "./formula";
import { gradient } from "./numeric";

test("gradients of attention pooling and of GELU by tanh equal finite differences", () => {
  const options = { width: 8, depth: 1, heads: 2, hidden: 12, activation: "gelu-tanh" } as const;
  const module = latentPool(options);
  const weights = formulaWeights(module.parameters);
  const names = ["latent", "q.weight", "kv.weight", "proj.weight", "mlp.fc1.weight"];
  const tokens = tf.randomNormal([2, 5, 8], 0, 1, "float32", 1);
  const mix = tf.randomNormal([2, 8], 0, 1, "float32", 2);
  gradient(
    "attention pooling",
    (x, ...given) => {
      const changed = new Map([...weights, ...names.map((name, i) => [name, given[i]!] as const)]);
      return module.forward(changed, x!).mul(mix);
    },
    [tokens, ...names.map((name) => weights.get(name)!)],
  );
  gradient("GELU by tanh", (x) => models.layers.activations["gelu-tanh"](x!).mul(mix), [mix.mul(2)]);
});
