// What a notebook or a terminal does: pre-trains by the recipe in a file and waits. The test kills it.
import { showProgressWith } from "../../lib/common";
import { pretrain, readRecipe } from "../../lib/training";

showProgressWith(() => {
  console.log("attached");
  return { update() {}, end() {} };
});

pretrain(readRecipe(process.argv[2]!)).then(
  ({ id }) => console.log(`done ${id}`),
  (error: unknown) => {
    console.log(`ended ${(error as Error).name}: ${(error as Error).message}`);
    process.exitCode = 1;
  },
);
