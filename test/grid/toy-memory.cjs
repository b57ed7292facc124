"use strict";
// Fills JavaScript's heap where told to.
exports.runWork = ({ fill }) => {
  const kept = [];
  while (fill) kept.push(Array.from({ length: 1000 }, (_, i) => `${i}`));
  return kept.length;
};
