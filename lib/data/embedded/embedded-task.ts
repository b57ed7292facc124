import { random, shuffle } from "../../random";
import { UserError, hash, keepAwaited } from "../../common";
import { embeddedTasks, type Task } from "../../catalogue";
import { drawRedraw, strongRedraws, redrawInto } from "../images/redraw";
import { picture, type Pictures } from "../pictures";
import { splitInMemory, type LoadedTask, type SplitInMemory } from "../loaded-task";
import { concepts } from "./concepts";
import { digits } from "./digits";
import { directions } from "./directions";
import { drawIcons } from "./draw-icons";
import { emojiGroups } from "./emoji-groups";
import type { BySplit, Example } from "./example";
import { iconSetExamples } from "./icon-set-examples";
import { pictureSize } from "./embedded-source";

/** Drawn at twice the size, so that turning and shrinking it keeps its lines. */
const drawnSize = 2 * pictureSize;

/**
 * Reads an embedded task. Each picture is redrawn once by a random turn, size, shear, shift, polarity and contrast of
 * its own: otherwise icons lie so well aligned that comparing pixels solves the task.
 */
export async function embeddedTask(name: string): Promise<LoadedTask<SplitInMemory>> {
  const task = embeddedTasks.find((one) => one.name === name);
  if (!task)
    throw new UserError(`no embedded task ${name}; there are ${embeddedTasks.map((t) => t.name).join(", ")}`);
  const { classes, templates, metric, allowsFlip = true, synonyms = classes.map((c) => [c]) } = task;
  const { splits, content } = await read(task);
  return {
    ...{ task: name, classes, synonyms, templates, metric, allowsFlip, content },
    train: splitInMemory(`${name}: train`, splits.train),
    validation: splitInMemory(`${name}: validation`, splits.validation),
    test: splitInMemory(`${name}: test`, splits.test),
  };
}

type LabelledPictures = Pick<SplitInMemory, "pictures" | "labels">;

async function read(task: Task): Promise<{ splits: BySplit<LabelledPictures>; content: string }> {
  if (task.reader.kind === "digits") return { splits: digits(pictureSize), content: hash({ digits: 1 }) };
  // A grid whose trials are done asks only whether the task is still what it was: that needs no icon read again. Which
  // icons there are and how they are drawn goes by the packages' versions, which count among the code's.
  return keepAwaited({ kind: "tasks", inputs: task, rooms: ["catalogue", "data", "random"] }, () =>
    draw(task),
  );
}

async function draw(task: Task): Promise<{ splits: BySplit<LabelledPictures>; content: string }> {
  const examples = await examplesOf(task);
  const splits = {
    train: await redrawn(examples.train, task),
    validation: await redrawn(examples.validation, task),
    test: await redrawn(examples.test, task),
  };
  const listed = (split: Example[]) => split.map(({ icon, label }) => [`${icon.set}/${icon.name}`, label]);
  const content = hash({
    redraw: 1,
    train: listed(examples.train),
    validation: listed(examples.validation),
    test: listed(examples.test),
  });
  return { splits, content };
}

async function examplesOf(task: Task): Promise<BySplit<Example[]>> {
  switch (task.reader.kind) {
    case "concepts":
      return concepts(task);
    case "directions":
      return directions(task);
    case "emoji-groups":
      return emojiGroups(task);
    case "icon-sets":
      return iconSetExamples(task);
    default:
      throw new UserError(`task ${task.name}: no embedded reader ${task.reader.kind}`);
  }
}

async function redrawn(examples: Example[], { name, allowsFlip = true }: Task): Promise<LabelledPictures> {
  const ordered = shuffle(examples, random("order", name));
  const drawn = await drawIcons(
    ordered.map(({ icon }) => icon),
    drawnSize,
  );
  const bytes = pictureSize * pictureSize;
  const pixels = new Uint8ClampedArray(ordered.length * bytes);
  const range = { ...strongRedraws, flip: allowsFlip };
  ordered.forEach(({ icon }, i) => {
    const stream = random("redraw", icon.set, icon.name);
    redrawInto(picture(drawn, i), drawnSize, pixels, pictureSize, i * bytes, drawRedraw(range, stream));
    for (let p = i * bytes; p < (i + 1) * bytes; p++) pixels[p] = (pixels[p] as number) + 6 * noise(stream);
  });
  const pictures: Pictures = {
    count: ordered.length,
    size: pictureSize,
    channels: 1,
    pixels: new Uint8Array(pixels.buffer),
  };
  return { pictures, labels: ordered.map(({ label }) => label) };
}

// Uniform with variance 1: cheaper than a normal number for each of a million pixels.
function noise(stream: { uniform(): number }): number {
  return Math.sqrt(12) * (stream.uniform() - 0.5);
}
