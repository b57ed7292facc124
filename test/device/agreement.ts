// `agreement.ts FOLDER`: how far features and gradients of the GPU are from the CPU's, with TF32 and without.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./rehearsal";

interface Values {
  device: { kind: string; name: string };
  found: Record<string, number[]>;
}

/** What is demanded: the largest difference, as a share of the largest number. */
const most = { tf32: 1e-3, fp32: 1e-5 };

/**
 * Batch norm over four pictures amplifies rounding on a gradient's way back, in some models at will: where sums in
 * another order move the CPU's own gradient by more than is demanded, the card's may differ by four times as much. With
 * TF32 (10 bits) gradients are told and not judged.
 */
function limitOf(what: string, mode: keyof typeof most, ownScatter: number): number | null {
  if (!what.endsWith("gradient")) return most[mode];
  return mode === "tf32" ? null : Math.max(most.fp32, 4 * ownScatter);
}

run(() => {
  const [folder] = process.argv.slice(2);
  const read = (name: string) => JSON.parse(readFileSync(join(folder!, name), "utf8")) as Values;
  const cpu = read("values-cpu");
  const otherOrder = read("values-cpu-other-order");
  const rows = (["tf32", "fp32"] as const).flatMap((mode) => {
    const own = read(`values-${mode}`);
    return Object.entries(own.found).map(([what, values]) => {
      const expected = cpu.found[what]!;
      const difference = largestDifference(values, expected);
      const limit = limitOf(what, mode, largestDifference(otherOrder.found[what]!, expected));
      const isWithin = limit === null ? null : difference <= limit;
      return { what, mode, device: own.device.kind, difference, limit, isWithin };
    });
  });
  for (const { what, mode, difference, limit, isWithin } of rows)
    console.log(
      `${what}, ${mode}: ${difference.toExponential(1)}${isWithin === false ? ` (more than ${limit!.toExponential(1)})` : ""}`,
    );
  writeFileSync(join(folder!, "agreement.json"), JSON.stringify(rows, null, 2));
  if (rows.some(({ isWithin }) => isWithin === false)) process.exitCode = 1;
});

/** As a share of the largest number expected. */
function largestDifference(values: readonly number[], expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...values.map((value, i) => Math.abs(value - expected[i]!))) / largest;
}
