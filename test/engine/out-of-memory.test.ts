import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../lib/common";
import { withMemoryError } from "../../lib/engine";

test("a full memory is one line that says what takes less; any other error stays", () => {
  // As TensorFlow 2.21's kernels and allocator write it.
  const told = withMemoryError(
    new Error(
      "OOM when allocating tensor with shape[4096,112,112,64] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc",
    ),
    "step 1",
  );
  assert.ok(told instanceof UserError);
  assert.equal(
    told.message,
    "step 1: the GPU's memory is full (a tensor of 4096x112x112x64 was asked for); a smaller batch, or a batch in parts (accumulate), takes less",
  );
  const other = new Error("Incompatible shapes: [2] vs. [3]");
  assert.equal(withMemoryError(other, "step 1"), other);
});
