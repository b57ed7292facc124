// Keeps the rooms of lib/ apart: arrows point down one list, no file is part of a circle, and a room is entered by its
// index alone. `lib/README.md` draws the same list.
const floors = [
  ["common", "random", "catalogue"],
  ["runs", "formats", "engine"],
  ["results", "data"],
  ["models"],
  ["captions", "training"],
  ["transfer"],
  ["grid", "figures"],
  ["study"],
  ["notebook"],
  ["commands"],
];
const rooms = floors.flat();
/** The rooms that stand on a room's own floor or above it: what it must not import. */
const notBelow = (room) => {
  const floor = floors.findIndex((names) => names.includes(room));
  return floors
    .slice(floor)
    .flat()
    .filter((name) => name !== room);
};

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    ...rooms.map((room) => ({
      name: `${room}-imports-only-rooms-below-it`,
      severity: "error",
      from: { path: `^lib/${room}/` },
      to: { path: `^lib/(${notBelow(room).join("|")})/` },
    })),
    {
      name: "a-room-is-entered-by-its-index",
      severity: "error",
      from: { path: "^lib/([^/]+)/" },
      to: {
        path: "^lib/[^/]+/",
        pathNot: ["^lib/$1/", "^lib/[^/]+/index\\.ts$", "^lib/[^/]+/[^/]+/index\\.ts$"],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/|^lib/bin/" },
  },
};
