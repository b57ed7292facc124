import { loadTensorFlow, type TensorFlow } from "./load-tensorflow";

/**
 * TensorFlow, loaded at the first use of one of its properties: importing this costs nothing, and what trains or
 * encodes nothing works before set-up. Throws a UserError where TensorFlow is not set up.
 */
export const tf: TensorFlow = new Proxy({} as TensorFlow, {
  get: (_, name) => loadTensorFlow()[name as keyof TensorFlow],
  has: (_, name) => name in loadTensorFlow(),
});
