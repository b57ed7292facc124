export { Broken } from "./broken";
export { isSafePath, tarMembers, type TarMember } from "./tar";
