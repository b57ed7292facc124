// Carries out the recipe in a file in this process, as the process of its own does, with a state kept each 5 steps.
import { carryOutRecipe, readRecipe } from "../../lib/training";

// Where a test limits the size of files, the write that goes beyond fails; the system's signal is not to end the
// process (signal-exit, which proper-lockfile brings, would see to that).
process.on("SIGXFSZ", () => {});

carryOutRecipe(readRecipe(process.argv[2]!), { saveEvery: 5 }).then(
  () => console.log("done"),
  (error: unknown) => {
    console.log(`ended ${(error as Error).name}: ${(error as Error).message}`);
    process.exitCode = 1;
  },
);
