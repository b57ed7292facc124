import { encode } from "html-entities";
import { workStatusText, type WorkStatus } from "../common";

/** Done before, done, running, failed: light and dark blue, orange, red (Okabe and Ito's, for every kind of sight). */
const colours = { reused: "#9ecae9", done: "#0072b2", running: "#e69f00", failed: "#d55e00" };
const shown = 8;

/**
 * The board of many pieces of work: a bar in parts, the counts, what is being worked on, and what failed with its
 * cause.
 */
export function boardHtml(
  label: string,
  total: number,
  done: number,
  standing: WorkStatus,
  ended = false,
): string {
  const { reused, running, failed, now, causes } = standing;
  const parts = { reused, done: done - reused, running: ended ? 0 : running, failed };
  const bar = (Object.keys(parts) as (keyof typeof parts)[])
    .map((part) => block(colours[part], (100 * parts[part]) / Math.max(1, total), `${parts[part]} ${part}`))
    .join("");
  const title = ended
    ? encode(label)
    : `${encode(`${label}: ${done} of ${total} done, ${workStatusText({ ...standing, now: [] })}`)}`;
  return [
    `<div style="font-size: 13px">${title}</div>`,
    `<div style="width: 480px; height: 12px; background-color: #dddddd; margin: 4px 0px 4px 0px">${bar}</div>`,
    ...(ended ? [] : [list(now, "#555555")]),
    list(causes, colours.failed),
  ].join("");
}

function block(colour: string, percent: number, title: string): string {
  const style = `float: left; height: 12px; width: ${percent.toFixed(2)}%; background-color: ${colour}`;
  return percent > 0 ? `<div title="${title}" style="${style}"></div>` : "";
}

function list(lines: readonly string[], colour: string): string {
  const items = lines.slice(0, shown).map((line) => `<div>${encode(line)}</div>`);
  if (lines.length > shown) items.push(`<div>and ${lines.length - shown} more</div>`);
  return items.length === 0 ? "" : `<div style="font-size: 12px; color: ${colour}">${items.join("")}</div>`;
}
