import { sum } from "../../common";
import { startColumns } from "../cells";
import { inferTestSize, tableDecimals, type Lattice } from "../lattice";
import type { Row } from "../row";
import { group } from "../select-rows";
import type { Shots } from "../../catalogue";
import { keepStatistic } from "../kept-statistics";

/** What the values of a task at one number of shots say of the test set, beside what the table says. */
export interface TestSizeFinding {
  task: string;
  shots: Shots;
  /** Sizes that the table states, the commonest first. */
  stated: number[];
  lattice: Lattice;
  /** `agrees`: the size found is the commonest one stated; `not told`: the values don't give a size away. */
  verdict: "agrees" | "differs" | "not stated" | "not told";
  /** Values that lie on the lattice of the size that the table states for them, and how many would by chance. */
  onStated: number;
  byChance: number;
}

/**
 * Infers the test size of every task and number of shots, and compares it with the stated ones.
 *
 * @param chosen the rows whose cells are wanted; how many digits the table is written with is told from all of them.
 */
export function auditTestSizes(rows: readonly Row[], chosen: readonly Row[] = rows): TestSizeFinding[] {
  return keepStatistic("test sizes", rows, chosen, () => inferTestSizes(rows, chosen));
}

function inferTestSizes(rows: readonly Row[], chosen: readonly Row[]): TestSizeFinding[] {
  // Authors write with so many digits, one's own runs with others.
  const decimals = new Map(
    [true, false].map((published) => {
      const values = rows.filter((row) => (row.origin === "published") === published);
      return [published, tableDecimals(values.map((row) => row.accuracy))];
    }),
  );
  return group(chosen, ["task", "shots"]).map((members) => {
    const first = members[0]!;
    const digits = decimals.get(first.origin === "published")!;
    // A start that guesses one class gives the same accuracy under many settings: each value of a start counts once.
    const values = group(members, [...startColumns, "method", "accuracy"]).map((same) => same[0]!);
    const lattice = inferTestSize(
      values.map((row) => row.accuracy),
      { decimals: digits },
    );
    const stated = commonest(members.flatMap((row) => row.testSize ?? []));
    const sized = values.filter((row) => row.testSize !== null);
    const half = 0.5 * 10 ** -digits;
    const sizes = lattice.two ?? (lattice.size === null ? [] : [lattice.size]);
    const verdict =
      sizes.length === 0
        ? "not told"
        : stated.length === 0
          ? "not stated"
          : sizes.every((size) => stated.includes(size)) && sizes.includes(stated[0]!)
            ? "agrees"
            : "differs";
    return {
      task: first.task,
      shots: first.shots,
      stated,
      lattice,
      verdict,
      onStated: sized.filter(({ accuracy, testSize }) => isCount(accuracy, testSize!, digits)).length,
      byChance: sum(sized.map(({ testSize }) => Math.min(1, 2 * half * testSize!))),
    };
  });
}

/** Whether the accuracy is a count over `size`, up to its rounding to so many decimals. */
function isCount(accuracy: number, size: number, decimals: number): boolean {
  const nearest = Math.round(accuracy * size) / size;
  return Math.abs(nearest - accuracy) <= 0.51 * 10 ** -decimals + 1e-12;
}

function commonest(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/**
 * The rows with a test size wherever one is known: stated, or else inferred for a value that lies on its cell's
 * lattice.
 */
export function withTestSizes(rows: readonly Row[], findings: readonly TestSizeFinding[]): Row[] {
  const found = new Map(findings.map((finding) => [`${finding.task} ${finding.shots}`, finding.lattice]));
  return rows.map((row) => {
    const lattice = found.get(`${row.task} ${row.shots}`);
    if (row.testSize !== null || lattice === undefined || lattice.strays.includes(row.accuracy)) return row;
    const size =
      lattice.size ?? lattice.two?.find((one) => isCount(row.accuracy, one, lattice.decimals)) ?? null;
    if (size === null) return row;
    return { ...row, testSize: size, evaluatedOn: row.evaluatedOn ?? "inferred from the values" };
  });
}
