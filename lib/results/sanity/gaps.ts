import { distinct } from "../audit/start-name";
import type { Row } from "../row";
import { group } from "../select-rows";
import type { SanityFinding } from "./finding";

/**
 * Cells that nearly all have and some lack: a task and number of shots without any value while the task's other shots
 * and the shots' other tasks have some (`Nan` in the authors' file), or one source missing where all others are there.
 */
export function gaps(rows: readonly Row[]): SanityFinding[] {
  const trained = rows.filter((row) => row.method !== "zero-shot");
  return group(trained, ["objective", "method", "architecture"]).flatMap((kind) => {
    const tasks = distinct(kind, "task");
    const allShots = distinct(kind, "shots");
    return tasks.flatMap((task) =>
      allShots.flatMap((shots): SanityFinding[] => {
        const here = kind.filter((row) => row.task === task && row.shots === shots);
        const others = tasks.filter((other) => kind.some((row) => row.task === other && row.shots === shots));
        if (here.length > 0 || others.length < tasks.length / 2) return [];
        return [
          {
            check: "gaps",
            severity: "note",
            text: `${task} has no accuracy at ${shots} shots (${describe(kind[0]!)}), ${others.length} of ${tasks.length} tasks have: means over tasks at ${shots} leave it out`,
            rows: [],
          },
        ];
      }),
    );
  });
}

const describe = ({ objective, method, architecture }: Row) =>
  objective === "scratch" ? `from scratch, ${architecture}` : `${objective}, ${method}, ${architecture}`;
