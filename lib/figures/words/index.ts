export { affinityToTasks } from "./affinity";
export { captionLengths } from "./caption-lengths";
export { distinctiveWords } from "./distinctive-words";
export { topWords } from "./top-words";
export { vocabularyGrowth } from "./vocabulary-growth";
