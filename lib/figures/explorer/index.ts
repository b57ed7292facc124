export { explorerData, type ExplorerCell, type ExplorerData } from "./explorer-data";
export { explorer } from "./explorer-figure";
export { explorerPage } from "./explorer-page";
