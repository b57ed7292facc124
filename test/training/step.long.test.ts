import { describe } from "node:test";
import { checkRecordedStep } from "./recorded-step";

describe("a step", () => {
  checkRecordedStep("clip-tiny-vit", "clip");
  checkRecordedStep("clip-tiny-modified-resnet", "clip");
});
