/** The words of captions: counts, search, comparisons, affinity to tasks. */
export * as captions from "./captions";
/** Facts as data: sources, tasks, classes, prompts, public checkpoints, the paper's claims and line styles. */
export * as catalogue from "./catalogue";
/** What every room needs: errors, atomic files, paths, progress, the stop flag, hashes, small statistics. */
export * as common from "./common";
/** Pictures and captions in: where datasets lie, readers of their official forms, few-shot sets, batches. */
export * as data from "./data";
/** The TensorFlow runtime: set-up, device, native kernels, compiled functions. */
export * as engine from "./engine";
/** One file a figure or table: results in, plotted numbers and plot out; drawn as SVG, PNG, PDF, HTML. */
export * as figures from "./figures";
/** What to run, what has run, and who runs it: this machine's workers or Slurm. */
export * as grid from "./grid";
/** Encoders, CLIP, tokenisers, checkpoints of other libraries, and what turns a picture into a model's input. */
export * as models from "./models";
/** What a cell shows: tables, plots, galleries, progress, checks; JupyterLab and its kernel. */
export * as notebook from "./notebook";
/** Named seeds, permutations, draws. */
export * as random from "./random";
/** The long table (a row a measured accuracy) and the statistics on it. */
export * as results from "./results";
/** The store of finished work and its locks; background processes. */
export * as runs from "./runs";
/** The research questions as specs: planned, run, judged, and left on one page. */
export * as study from "./study";
/** Pre-training: recipes, objectives, optimiser, schedule, the loop, resume. */
export * as training from "./training";
/** Any checkpoint on any task: zero-shot heads, probes, fine-tuning, LP-FT; comparisons and scores. */
export * as transfer from "./transfer";
