import type { StateDict, StoredTensor } from "../state-dict";
import { concatenated, constant } from "./stored-tensors";

const part = /^(.*\.attn)\.(q|k|v)\.(weight|bias)$/;

/**
 * Queries', keys' and values' layers, which other libraries keep apart, as the one that our blocks have:
 * `attn.qkv.weight` of timm's, or `attn.in_proj_weight` of OpenCLIP's. Where one of the three has no bias and another
 * has, it is zeros.
 */
export function fuseQkv(stateDict: StateDict): StateDict {
  const fused: StateDict = new Map();
  const layers = new Map<string, Map<string, StoredTensor>>();
  for (const [name, tensor] of stateDict) {
    const [, layer, which, kind] = part.exec(name) ?? [];
    if (layer === undefined) fused.set(name, tensor);
    else {
      const key = `${layer} ${kind}`;
      layers.set(key, (layers.get(key) ?? new Map<string, StoredTensor>()).set(which!, tensor));
    }
  }
  for (const [key, parts] of layers) {
    const [layer, kind] = key.split(" ") as [string, string];
    const some = [...parts.values()][0]!;
    const all = ["q", "k", "v"].map((which) => parts.get(which) ?? constant(some.shape, 0));
    const name = layer.includes("resblocks.") ? `${layer}.in_proj_${kind}` : `${layer}.qkv.${kind}`;
    fused.set(name, concatenated(all));
  }
  return fused;
}
