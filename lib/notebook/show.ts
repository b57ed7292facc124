import { randomUUID } from "node:crypto";
import { forWidths } from "./layouts";
import { inKernel, send } from "./output";

/** A figure of ours, or anything in plotly's form. */
export interface Shown {
  title?: string;
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** Seconds that a static picture may take to draw: a notebook that is run as a whole has time. */
const previewSeconds = () => Number(process.env.UPSTREAM_PREVIEW_SECONDS ?? 3);

const config = {
  displaylogo: false,
  responsive: true,
  showSendToCloud: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
};

let previews: Promise<unknown>[] = [];

/** Resolves when the static pictures of all figures shown so far have been added; a cell ends with them. */
export async function pendingPreviews(): Promise<void> {
  const waited = previews;
  previews = [];
  await Promise.all(waited);
}

/**
 * Shows a figure, ours or any in plotly's form, as one output in three forms: interactive in JupyterLab, laid out
 * for the cell's width; as an SVG picture where nothing can run (an HTML export, a code host's page), added as soon as
 * it is drawn and left out where that takes longer than 3 seconds or needs a browser; its title as text elsewhere.
 *
 * @example
 * ```ts
 * import { figures, notebook, results } from "upstream";
 * await notebook.show(figures.figureScratch(results.published()));
 * // prints ["What does pre-training add over scratch?"]
 * ```
 */
export async function show(figure: Shown): Promise<void> {
  const title = titleOf(figure);
  if (!inKernel()) return send({ "text/plain": title });
  // Loaded when the first figure is shown: a kernel starts without.
  const { narrowestOf, previewSvg, withStyle } = await import("../figures/index.js");
  const fitted = forWidths(figure, withStyle, narrowestOf(figure.layout));
  const id = randomUUID();
  const { layout } = fitted;
  const forms = {
    "application/vnd.plotly.v1+json": {
      data: fitted.data,
      // The toolbar stands upright: lying, it would cover the title.
      layout: {
        ...layout,
        autosize: typeof layout.width !== "number",
        modebar: { orientation: "v", bgcolor: "rgba(255,255,255,0)" },
      },
      config,
    },
    "text/plain": title,
  };
  send(forms, { id });
  previews.push(
    previewSvg({ data: fitted.data, layout: { ...layout, meta: undefined } }, previewSeconds()).then(
      (picture) => {
        if (picture === undefined) return;
        send(
          { ...forms, "image/svg+xml": fitting(picture) },
          { id, update: true, metadata: { "image/svg+xml": { alt: title } } },
        );
      },
    ),
  );
  // So that what is shown reaches the page before the cell goes on.
  await new Promise(setImmediate);
}

function titleOf({ title, layout }: Shown): string {
  if (title !== undefined) return title;
  const own = layout.title as { text?: unknown } | string | undefined;
  const text = typeof own === "string" ? own : own?.text;
  return typeof text === "string" && text !== "" ? text.replace(/<[^>]*>/g, "") : "a figure";
}

/** A picture that is no wider than what it stands in, with its proportions kept. */
export function fitting(picture: string): string {
  return picture.replace(
    /^(<svg [^>]*?) width="([\d.]+)" height="[\d.]+"(?: style="([^"]*)")?/,
    (_, start: string, width: string, style = "") =>
      `${start} width="100%" style="${[`max-width: ${width}px`, style].filter(Boolean).join("; ")}"`,
  );
}
