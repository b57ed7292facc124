export { affinityToTasks } from "./affinity-to-tasks";
export { captionLengths } from "./caption-lengths";
export { distinctiveWords } from "./distinctive-words";
export { topWords } from "./top-words";
export { vocabularyGrowth } from "./vocabulary-growth";
export { wordBars } from "./word-bars";
export { wordDispersion } from "./word-dispersion";
export { wordScatter, type WordScatterOptions } from "./word-scatter";
export { wordTrends } from "./word-trends";
