export { Broken } from "./broken";
export { numpyRules, PickledArray } from "./numpy-pickle";
export { unpickle, type Buildable, type PickleFunction, type PickleRules } from "./pickle";
export { isSafePath, tarMembers, type TarMember } from "./tar";
