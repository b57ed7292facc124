"use strict";
// Tells what environment its worker process was given.
exports.runWork = async ({ delay }) => {
  await new Promise((resolve) => setTimeout(resolve, delay));
  return { gpu: process.env.CUDA_VISIBLE_DEVICES, pid: process.pid };
};
