import { readFileSync } from "node:fs";
import type { Row } from "../../results";
import { plotlyFile } from "../draw";
import type { FigureOptions } from "../options";
import { explorerData } from "./explorer-data";
import { explorerScript } from "./explorer-script";

/**
 * One HTML page to look around in results, which needs no network: choose a task, a number of shots and sources; see
 * the curves with their intervals, the order of the sources and how sure it is, the results behind each point; search
 * the most common words of captions.
 *
 * @throws UserError where the rows hold no transfers.
 */
export function explorerPage(rows: readonly Row[], options: FigureOptions = {}): string {
  // `<` would end the script early if a name held `</script>`.
  const data = JSON.stringify(explorerData(rows, options)).replaceAll("<", "\\u003c");
  const plotly = readFileSync(plotlyFile([]), "utf8").replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Which pre-training data should you fine-tune from?</title>
<style>
  :root { --ink: #222; --ground: #fff; --grid: #e4e4e4; --muted: #666; color-scheme: light dark }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --ground: #191919; --grid: #3a3a3a; --muted: #aaa } }
  body { font: 14px/1.5 Helvetica, Arial, sans-serif; color: var(--ink); background: var(--ground); max-width: 1400px; margin: 1rem auto; padding: 0 1rem }
  h1 { font-size: 20px; margin: 0 0 .5rem } h2 { font-size: 15px; margin: 1.2rem 0 .3rem }
  .controls { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center }
  #sources { display: flex; flex-wrap: wrap; gap: .1rem .9rem; font-size: 13px; margin: .5rem 0 }
  .swatch { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin: 0 5px 0 2px }
  #verdict { font-size: 16px; margin: .7rem 0; max-width: 75ch }
  .plots { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem }
  @media (max-width: 800px) { .plots { grid-template-columns: minmax(0, 1fr) } }
  .plot { height: 430px }
  table { border-collapse: collapse; font-size: 13px } td, th { padding: 2px 12px; text-align: right; border-bottom: 1px solid var(--grid) }
  p { margin: .3rem 0 } .muted { color: var(--muted) } select, input { font: inherit }
</style>
<h1>Which pre-training data should you fine-tune from?</h1>
<div class="controls">
  <label>task <select id="task"></select></label>
  <label>shots <select id="shots"></select></label>
</div>
<div id="sources"></div>
<p id="verdict" aria-live="polite"></p>
<div class="plots">
  <div><h2>Accuracy by training images a class</h2><div id="curves" class="plot"></div></div>
  <div><h2>The sources in order, with 95 % intervals</h2><div id="ranks" class="plot"></div></div>
</div>
<p class="muted">Bands and bars: 95 % intervals (one seed: Wilson's, from the test set's size; several: their scatter as well). Each point is the best of its grid, in the published results chosen on the test images themselves, which flatters it. The mean and the median are over the tasks that all chosen sources were measured on.</p>
<h2>Behind a point</h2>
<div id="rows"></div>
<h2>What captions talk about</h2>
<label>the most common words (with their rank) and sources that contain <input id="word" placeholder="for instance house"></label>
<div id="words"></div>
<script>${plotly}</script>
<script>const data = ${data};</script>
<script>${explorerScript}</script>
</html>
`;
}
