import type { Row } from "../row";
import { rerunNoise } from "../reruns";
import { share, type SanityFinding } from "./finding";

/** What the best epoch and setting were chosen on, seeds, and test sets that differ within a cell. */
export function selectedOnTestImages(rows: readonly Row[]): SanityFinding[] {
  const findings: SanityFinding[] = [];
  const onTest = rows.filter((row) => row.selectedOn === "test" && row.method !== "zero-shot");
  if (onTest.length > 0)
    findings.push({
      check: "selected on the test set",
      severity: "doubt",
      text: `${share(onTest.length, rows.length)} accuracies were selected on the images that they were measured on: the best of a grid is flattered`,
      rows: onTest,
    });
  const seeds = new Set(rows.map((row) => row.seed));
  if (seeds.size === 1 && rows.length > 1)
    findings.push({
      check: "one seed",
      severity: "note",
      text: `every accuracy has the same seed; ${ofReruns(rows)}`,
      rows: [],
    });
  return findings;
}

/** What runs of one setting tell of the noise that one seed hides. */
function ofReruns(rows: readonly Row[]): string {
  const noise = rerunNoise(rows);
  return noise === null
    ? "no setting was run twice, so what a rerun adds to the noise is not in this table"
    : `${noise.reruns.length} settings that were run twice vary by ${noise.ratio.toFixed(2)} of their test sets' noise (95 %: ${noise.low.toFixed(2)} to ${noise.high.toFixed(2)}), which intervals take in; what another draw of the few shots adds is not in this table`;
}
