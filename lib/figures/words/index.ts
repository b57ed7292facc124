export { affinityToTasks } from "./affinity-to-tasks";
export { captionLengths } from "./caption-lengths";
export { distinctiveWords } from "./distinctive-words";
export { topWords } from "./top-words";
export { vocabularyGrowth } from "./vocabulary-growth";
