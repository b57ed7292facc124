import { placesText } from "../catalogue";
import { textTable } from "../common";
import {
  correlationRange,
  recordedErrorCorrelations,
  summariseBudgets,
  worldSummaries,
  type Audit,
  type ErrorCorrelation,
  type OperatingCharacteristics,
  type WorldSummary,
} from "../results";

/** The audit as text: a section each for test sizes, noise, budgets, oddities and claims. */
export function auditText(
  found: Audit,
  table: string,
  characteristics: readonly OperatingCharacteristics[],
): string {
  const number = (x: number, digits = 3) => x.toFixed(digits);
  const points = (x: number) => (100 * x).toFixed(1);
  const odd = found.testSizes.filter(({ verdict }) => verdict !== "agrees");
  const sections = [
    `What ${table} can bear: ${found.rows} accuracies, ${found.compared.length} cells compared`,
    heading(
      "Test sizes",
      `${found.testSizes.length - odd.length} of ${found.testSizes.length} cells (task x shots) lie on the lattice of the stated size` +
        (odd.length === 0 ? "" : "; the others:"),
    ),
    odd.length > 0 &&
      textTable(
        ["task", "shots", "stated", "found", "values", "why"],
        odd.map(({ task, shots, stated, lattice }) => [
          task,
          shots,
          stated.join(" or ") || "-",
          lattice.size ?? lattice.two?.join(" and ") ?? "-",
          lattice.values,
          lattice.reason ?? "",
        ]),
      ),
    heading(
      "Spread (max - min) / max of the sources, mean over tasks tested alike",
      "beside the most that equal sources would show on these test images, whatever the correlation of their errors",
    ),
    textTable(
      [
        "shots",
        "tested",
        "tasks",
        "spread",
        "noise",
        "95 %",
        "independent",
        "p (Fisher)",
        "beyond noise (Holm)",
      ],
      found.spreads.groups.map((one) => [
        one.shots,
        one.tested,
        one.tasks.length,
        number(one.spread),
        one.noise === null ? "-" : number(one.noise.mean),
        one.noise === null ? "-" : `${number(one.noise.low)}-${number(one.noise.high)}`,
        one.independent === null ? "-" : number(one.independent.mean),
        one.p.toPrecision(2),
        one.beyond.join(" ") || "none",
      ]),
    ),
    sharedErrorsText(found, recordedErrorCorrelations()),
    found.reruns !== null &&
      `Reruns: ${found.reruns.reruns.length} settings that were run twice vary by ${number(found.reruns.ratio, 2)} of the test sets' noise (95 %: ${number(found.reruns.low, 2)}-${number(found.reruns.high, 2)}); intervals and pairs take it in`,
    heading(
      "Pairs of sources that can be told apart",
      "Fisher's exact test (Welch's on several seeds), adjusted for all pairs at that number of shots",
    ),
    pairs(found),
    heading(
      "Agreement of the tasks on the order of the sources",
      "Kendall's W with its permutation test; mean rank with bootstrap over tasks",
    ),
    textTable(
      ["shots", "W", "by chance", "p", "Spearman", "tasks", "mean rank, best first"],
      found.ranks.map(({ shots, tasks, agreement, means }) => [
        shots,
        agreement === null ? "-" : number(agreement.w, 2),
        agreement === null ? "-" : number(agreement.chance, 2),
        agreement === null ? "-" : number(agreement.p, 4),
        agreement === null ? "-" : number(agreement.spearman, 2),
        tasks.length,
        means
          .map(
            ({ source, rank, rankRange }) =>
              `${source} ${number(rank, 1)} (${number(rankRange.low, 1)}-${number(rankRange.high, 1)})`,
          )
          .join(", "),
      ]),
    ),
    heading("Grids", "configurations a cell, and what the raw best owes to them (points)"),
    textTable(
      [
        "shots",
        "configurations",
        "cells with more than the equal budget",
        "best less expected best",
        "picked on the test set: estimate",
        "at most",
      ],
      summariseBudgets(found.budgets).map(({ shots, fewest, most, uneven, cells, gain, optimism }) => [
        shots,
        `${fewest}-${most}`,
        `${uneven} of ${cells}`,
        points(gain),
        optimism === null ? "-" : points(optimism.estimate),
        optimism === null ? "-" : points(optimism.bound),
      ]),
    ),
    heading("Oddities", `${found.sanity.length} findings`),
    found.sanity.map((one) => `${one.severity.padEnd(5)}  ${one.check}: ${one.text}`).join("\n"),
    heading(
      "Scoreboard",
      "a claim is true where all its effects are above 0; the effect that weighs most against it is shown, in points (or as a normal deviate)" +
        (characteristics.length === 0
          ? ""
          : "; rule: how often it gives each verdict in simulated tables where the claim is true, just not, and false"),
    ),
    found.scoreboard
      .map((score) => scoreText(score, worldSummaries(score.claim.id, characteristics)))
      .join("\n"),
  ];
  return sections.filter((section) => typeof section === "string").join("\n");
}

/**
 * What the table bounds the correlation of errors by, and what this project's own models show; false where the table
 * bounds nothing.
 */
function sharedErrorsText({ spreads }: Audit, own: readonly ErrorCorrelation[]): string | false {
  if (spreads.sharedErrors.length === 0) return false;
  const bounds = spreads.sharedErrors.map(
    ({ family, ratio, comparisons, upper }) =>
      `Correlation rho of errors, ${family}: variance ${ratio.toFixed(2)} of independent noise's (${comparisons} comparisons), so 1 - rho is at most ${upper.toFixed(2)}`,
  );
  const [few, full] = [
    own.filter(({ shots }) => shots !== "full"),
    own.filter(({ shots }) => shots === "full"),
  ];
  if (correlationRange(own) !== null)
    bounds.push(
      `Measured picture by picture on this project's own models (small ones, drawings; no measurement of this table's): rho ${[
        few.length > 0 && `${correlationRange(few)} at few shots`,
        full.length > 0 && `${correlationRange(full)} with all`,
      ]
        .filter(Boolean)
        .join(", ")}`,
    );
  return bounds.join("\n");
}

const heading = (title: string, says: string) => `\n${title}: ${says}`;

function pairs(found: Audit): string {
  const tasks = [...new Set(found.pairs.map(({ task }) => task))];
  const shots = [...new Set(found.pairs.map((pair) => pair.shots))];
  const count = (of: Audit["pairs"]) =>
    of.length === 0 ? "-" : `${of.filter(({ significant }) => significant).length}/${of.length}`;
  return textTable(
    ["shots", "all", ...tasks],
    shots.map((at) => {
      const here = found.pairs.filter((pair) => pair.shots === at);
      return [at, count(here), ...tasks.map((task) => count(here.filter((pair) => pair.task === task)))];
    }),
  );
}

function scoreText(
  { claim, summary, shots }: Audit["scoreboard"][number],
  worlds: readonly WorldSummary[],
): string {
  const lines = shots.flatMap((at) => {
    const [first] = at.effects;
    if (first === undefined) return [];
    const points = (x: number | null) =>
      x === null ? "?" : (first.unit === undefined ? 100 * x : x).toFixed(1);
    const more = at.effects.length > 1 ? `, and ${at.effects.length - 1} more` : "";
    return [
      `      ${String(at.shots).padEnd(5)} ${at.verdict}: ${first.label}: ${points(first.value)} [${points(first.low)}, ${points(first.high)}]${more}`,
    ];
  });
  return [
    `${String(claim.id).padStart(2)}. ${claim.text} (${placesText(claim.places)})`,
    `    ${summary}; ${new Set(shots.flatMap(({ effects }) => effects.flatMap(({ rows }) => rows))).size} rows`,
    ...(claim.chosenAfterwards === true
      ? [
          "    rule: none; its cases were picked because of how they came out, so that these numbers cannot tell",
        ]
      : []),
    ...(worlds.length === 0 ? [] : [`    rule: ${worlds.map(worldText).join("; ")}`]),
    ...lines,
  ].join("\n");
}

/** `true by 2.4 to 3.3 points: holds 97 %, within noise 3 %`. */
function worldText({ world, planted, shares }: WorldSummary): string {
  const [low, high] = planted.map((accuracy) => (100 * accuracy).toFixed(1)) as [string, string];
  const by = low === high ? low : `${low} to ${high}`;
  const where = world === "border" ? "at the border" : `${world} by ${by} points`;
  const given = Object.entries(shares).filter(([, share]) => share > 0);
  return `${where}: ${given.map(([verdict, share]) => `${verdict} ${(100 * share).toFixed(0)} %`).join(", ")}`;
}
