import type { Source } from "./source";

const ui = ["mdi", "material-symbols", "tabler", "fluent"];
const emoji = ["noto", "twemoji", "openmoji", "fluent-emoji-flat", "fluent-emoji-high-contrast"];
const brand = ["arcticons", "simple-icons", "logos"];

const uiLicence = "Apache-2.0 (mdi, material-symbols), MIT (tabler, fluent)";
const emojiLicence = "Apache-2.0 (noto), CC-BY-4.0 (twemoji), CC-BY-SA-4.0 (openmoji), MIT (fluent-emoji)";

/**
 * Sources that come with npm: icon packages, so that the whole study runs with nothing else. They differ as the paper's
 * do: in who drew the pictures, in what they show, and in where the captions come from.
 */
export const embeddedSources: readonly Source[] = [
  {
    name: "ui",
    label: "UI icons",
    size: 4000,
    captions: "names",
    from: "icons of user interfaces: Material Design Icons, Material Symbols, Tabler, Fluent",
    licence: uiLicence,
    reader: { kind: "icons", sets: ui },
  },
  {
    name: "emoji",
    label: "Emoji",
    size: 4000,
    captions: "keywords",
    from: "emoji of five houses, with Unicode's names and keywords",
    licence: emojiLicence,
    reader: { kind: "icons", sets: emoji },
  },
  {
    name: "game",
    label: "Game icons",
    size: 4000,
    captions: "names",
    from: "game-icons.net: white-on-black drawings of things in games",
    licence: "CC-BY-3.0",
    reader: { kind: "icons", sets: ["game-icons"] },
  },
  {
    name: "brand",
    label: "Brand logos",
    size: 4000,
    captions: "names",
    from: "logos of companies and programs: Arcticons, Simple Icons, SVG Logos",
    licence: "CC-BY-SA-4.0 (arcticons), CC0-1.0 (simple-icons, logos)",
    reader: { kind: "icons", sets: brand },
  },
  {
    name: "emoji-french",
    label: "Emoji, French captions",
    size: 4000,
    captions: "translation",
    from: "the pictures of emoji, with Unicode's French names and keywords",
    licence: emojiLicence,
    reader: { kind: "icons", sets: emoji, picturesOf: "emoji", language: "fr" },
  },
  {
    name: "emoji-template",
    label: "Emoji, template captions",
    size: 4000,
    captions: "template",
    from: "the pictures of emoji, each with `a picture of NAME`",
    licence: emojiLicence,
    reader: { kind: "icons", sets: emoji, picturesOf: "emoji", template: "a picture of {}" },
  },
  {
    name: "ui-shuffled",
    label: "UI icons, shuffled captions",
    size: 4000,
    captions: "shuffled",
    from: "the pictures and captions of ui, each caption beside another picture: noise",
    licence: uiLicence,
    reader: { kind: "icons", sets: ui, picturesOf: "ui" },
  },
  {
    name: "ui-without-classes",
    label: "UI icons without the task's classes",
    size: 4000,
    captions: "names",
    from: "ui without every icon whose caption names a class of an icon task: a control",
    licence: uiLicence,
    reader: { kind: "icons", sets: ui, without: ["icon-concepts", "icon-concepts-2"] },
  },
  {
    name: "ui-large",
    label: "UI icons, 24,000",
    size: 24000,
    captions: "names",
    from: "ui, more of it",
    licence: uiLicence,
    reader: { kind: "icons", sets: ui, picturesOf: "ui" },
  },
  {
    name: "ui-noisy",
    label: "UI icons, half the captions shuffled",
    size: 24000,
    captions: "shuffled",
    from: "the pictures and captions of ui-large, every second caption beside another picture: a noisy web",
    licence: uiLicence,
    reader: { kind: "icons", sets: ui, picturesOf: "ui", share: 0.5 },
  },
];
