/* global window, document, Element, ResizeObserver, MutationObserver */
"use strict";
// An extension of JupyterLab, in the form in which it loads them (a container of modules), written by hand: it needs no
// build. Figures carry in `layout.meta.layouts` how they are laid out in several widths (see lib/notebook/layouts.ts);
// this takes the widest that fits into the cell's output, whenever the output's width changes.
(() => {
  const drawn = "plot-container";

  function fit(plot) {
    const layouts = plot.layout?.meta?.layouts;
    const room = plot.clientWidth;
    if (!Array.isArray(layouts) || room === 0 || window.Plotly === undefined) return;
    const fitting = layouts.filter(({ width }) => width <= room);
    const { width, most, update } = fitting.length > 0 ? fitting[0] : layouts[layouts.length - 1];
    const taken = Math.max(width, Math.min(room, most));
    if (plot.layout.width === taken) return;
    window.Plotly.relayout(plot, { ...update, width: taken });
  }

  const sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) fit(target);
  });

  function watch(node) {
    if (!(node instanceof Element)) return;
    const found = node.classList.contains(drawn) ? [node] : node.getElementsByClassName(drawn);
    // An observer says the size at once, too. By then plotly has done with the first drawing.
    for (const container of found) sizes.observe(container.parentElement);
  }

  const extension = {
    id: "upstream-figures:widths",
    autoStart: true,
    activate() {
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) addedNodes.forEach(watch);
      }).observe(document.body, { childList: true, subtree: true });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["upstream-figures"] = {
    init: () => undefined,
    get: () => Promise.resolve(() => ({ default: extension, __esModule: true })),
  };
})();
