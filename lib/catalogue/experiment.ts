/** How a model was pre-trained; `slip` is CLIP and SimCLR at once (Mu et al. 2022). */
export type Objective = "clip" | "simclr" | "slip" | "supervised" | "scratch";

/** How a model was transferred. */
export type Method = "zero-shot" | "linear-probe" | "finetune" | "lp-ft";

/** How many training images a class: a number (0 for zero-shot), or all there are. */
export type Shots = number | "full";
