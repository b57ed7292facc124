import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { project } from "../../../lib/common";
import { ownHome } from "../../training/own-home";
import { temporaryFolder } from "../files";

// Archives made to exhaust whoever reads them, each read in a process of its own, whose memory and processor time are
// told in the test's output. Six pictures in two classes lie in each beside what is hostile. `MEMBERS=1000000` asks for
// more.
after(ownHome().remove);
const root = temporaryFolder();
type Members = Iterable<readonly [name: string, content: Buffer, saysBytes?: number]>;

const pictures = [0, 1, 2].flatMap((i) =>
  ["a", "b"].map((name) => [`${name}/${i}.pgm`, Buffer.from(`P5 1 1 255\n${name}${i}`)] as const),
);
const many = Number(process.env.MEMBERS ?? 100_000);
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 2 ** 20);
function* empties(): Members {
  yield* pictures;
  for (let i = 0; i < many; i++) yield [`x/${i}.bin`, Buffer.alloc(0)];
}
const long: Members = [
  ...pictures,
  [`a/${"q".repeat(4000)}.pgm`, pictures[0]![1]],
  [`b/${"d/".repeat(2000)}x.pgm`, pictures[1]![1]],
];

/** Writes in pieces of a megabyte. */
function writePieces(path: string, parts: Iterable<Buffer>): void {
  const file = openSync(path, "w");
  let waiting: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    waiting.push(part);
    if ((bytes += part.length) < 2 ** 20) continue;
    writeSync(file, Buffer.concat(waiting));
    [waiting, bytes] = [[], 0];
  }
  writeSync(file, Buffer.concat(waiting));
  closeSync(file);
}

/** A zip of these members, deflated, with the directory's end of zip64; a member may say another size than it has. */
function* zip(members: Members): Generator<Buffer> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content, saysBytes = content.length] of members) {
    const encoded = Buffer.from(name);
    const packed = content.length === 0 ? content : deflateRawSync(content, { level: 9 });
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(content.length === 0 ? 0 : 8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(saysBytes, 18);
    facts.writeUInt16LE(encoded.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), facts, entry, encoded);
    yield Buffer.concat([Buffer.from("PK\x03\x04"), facts, encoded, packed]);
    at += 30 + encoded.length + packed.length;
  }
  const count = directory.length / 4;
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  yield* directory;
  const end = Buffer.alloc(56 + 20 + 22);
  end.write("PK\x06\x06", 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.write("PK\x06\x07", 56);
  end.writeBigUInt64LE(BigInt(at + bytes), 64);
  end.writeUInt32LE(1, 72);
  end.write("PK\x05\x06", 76);
  end.fill(0xff, 84, 96);
  yield end;
}

/** A tar of these members in GNU's form, whose long names are members of their own. */
function* tar(members: Members): Generator<Buffer> {
  for (const [name, content] of members) {
    if (name.length > 99) yield* tarMember("././@LongLink", Buffer.from(`${name}\0`), "L");
    yield* tarMember(name.slice(0, 99), content, "0");
  }
  yield Buffer.alloc(1024);
}

function* tarMember(name: string, content: Buffer, type: string): Generator<Buffer> {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write("0000644\x000000000\x000000000\0", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\x0000000000000\0        ${type}`, 124);
  header.write("ustar  \0", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  yield header;
  if (content.length > 0) yield Buffer.concat([content, Buffer.alloc(-content.length & 511)]);
}

/** Zips of sixteen zips each, three deep, around 50 MB of zeros. */
function* nested(): Generator<Buffer> {
  let inner = Buffer.concat([...zip([["x.pgm", zeros(50)]])]);
  for (let depth = 0; depth < 3; depth++) {
    const zips = Array.from({ length: 16 }, (_, i) => [`a/${i}.zip`, inner] as const);
    inner = Buffer.concat([...zip([...pictures, ...zips])]);
  }
  yield inner;
}

interface Case {
  what: string;
  file: string;
  parts: () => Iterable<Buffer>;
  /** Pictures that are read, and what is counted instead. */
  read: number;
  skipped: Record<string, number>;
}

const cases: Case[] = [
  {
    what: "zip by ratio: members of 300 and 250 MB of zeros",
    file: "ratio.zip",
    parts: () => zip([...pictures, ["a/x.pgm", zeros(300)], ["a/y.pgm", zeros(250)]]),
    read: 6,
    skipped: { "too large": 1, "no picture": 1 },
  },
  {
    what: "zip that says 20 bytes and unpacks to 200 MB",
    file: "lies.zip",
    parts: () => zip([...pictures, ["a/x.pgm", zeros(200), 20]]),
    read: 6,
    skipped: { "corrupt file": 1 },
  },
  { what: "zip in zip in zip, 16 a level", file: "nested.zip", parts: nested, read: 6, skipped: {} },
  {
    what: "tar.gz, a member of 300 MB",
    file: "large.tar.gz",
    parts: () => [gzipSync(Buffer.concat([...tar([...pictures, ["a/x.pgm", zeros(300)]])]))],
    read: 6,
    skipped: { "too large": 1 },
  },
  {
    what: `${many} empty members, zip`,
    file: "many.zip",
    parts: () => zip(empties()),
    read: 6,
    skipped: {},
  },
  {
    what: `${many} empty members, tar`,
    file: "many.tar",
    parts: () => tar(empties()),
    read: 6,
    skipped: {},
  },
  { what: "paths of 4,000 characters, zip", file: "long.zip", parts: () => zip(long), read: 8, skipped: {} },
  { what: "paths of 4,000 characters, tar", file: "long.tar", parts: () => tar(long), read: 8, skipped: {} },
];

/** The limit for one picture is 256 MB, packed and unpacked: what is more has grown. */
const mostMegabytes = 700;

describe("hostile archives are read or refused, and neither hang nor grow", () => {
  const script = `
    const data = require(${JSON.stringify(join(project, "lib/dist/data"))});
    data.checkDataset(data.findDataset(process.argv[1]), { decode: true }).then(({ counts, skipped }) =>
      console.log(JSON.stringify({
        counts,
        skipped: Object.fromEntries(Object.entries(skipped).map(([reason, { count }]) => [reason, count])),
        megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
        seconds: process.cpuUsage().user / 1e6,
      })));`;
  for (const { what, file, parts, read, skipped } of cases)
    it(what, (t) => {
      const path = join(root, file);
      writePieces(path, parts());
      const child = spawnSync(process.execPath, ["-e", script, path], { encoding: "utf8", timeout: 300_000 });
      rmSync(path);
      assert.equal(child.status, 0, child.stderr);
      const found = JSON.parse(child.stdout) as {
        counts: Record<string, number>;
        skipped: object;
        megabytes: number;
        seconds: number;
      };
      t.diagnostic(`${what}: ${found.seconds.toFixed(1)} s of processor time, ${found.megabytes} MB at most`);
      assert.deepEqual(
        [Object.values(found.counts).reduce((sum, n) => sum + n, 0), found.skipped],
        [read, skipped],
      );
      assert.ok(found.megabytes < mostMegabytes, `${found.megabytes} MB`);
    });
});
