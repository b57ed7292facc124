import { shotsText } from "../../catalogue";
import type { TestSizeFinding } from "../audit/test-sizes";
import type { Row } from "../row";
import { percentText, type SanityFinding } from "./finding";

/** Values that are no count over the cell's test size: measured on other images, or copied, rounded, from elsewhere. */
export function offLattice(rows: readonly Row[], sizes: readonly TestSizeFinding[]): SanityFinding[] {
  return sizes.flatMap(({ task, shots, lattice }): SanityFinding[] => {
    if (lattice.size === null || lattice.strays.length === 0) return [];
    const strays = new Set(lattice.strays);
    const values = [...strays].map((value) => percentText(value, 3)).join(", ");
    return [
      {
        check: "off the lattice",
        severity: "doubt",
        text: `${task}, ${shotsText(shots)}: ${strays.size} of ${lattice.values} values are no multiple of 1/${lattice.size}: ${values}`,
        rows: rows.filter((row) => row.task === task && row.shots === shots && strays.has(row.accuracy)),
      },
    ];
  });
}
