import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { isSafePath, tarMembers } from "../../lib/formats";

const folder = mkdtempSync(join(tmpdir(), "tar-"));
after(() => rmSync(folder, { recursive: true }));

/** A tar by tar-stream: an independent writer. */
async function tar(members: [name: string, content: Buffer | string][]): Promise<Buffer> {
  const packed = pack();
  for (const [name, content] of members) packed.entry({ name }, content);
  packed.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packed) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function contents(bytes: Buffer, name = "some.tar"): Promise<[string, string][]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const found: [string, string][] = [];
  for await (const member of tarMembers(path)) found.push([member.name, String(member.content)]);
  return found;
}

const long = "a-folder-with-a-name/".repeat(12) + "ü.txt"; // 257 bytes: a pax header
const files: [string, string][] = [
  ["one.txt", "1"],
  ["empty.txt", ""],
  [long, "x".repeat(3000)],
  ["kilo/two.txt", "y".repeat(512)],
];

test("reads what tar-stream writes, gzipped or not", async () => {
  const bytes = await tar(files);
  assert.deepEqual(await contents(bytes), files);
  assert.deepEqual(await contents(gzipSync(bytes)), files);
  assert.deepEqual(await contents(bytes.subarray(0, -1024)), files, "without the closing blocks");
});

test("reads GNU tar's long names, leaving folders out, and says where links lead", async () => {
  const make = spawnSync(
    "sh",
    [
      "-c",
      `mkdir -p "${dirname(long)}" && echo hi > "${long}" && ln -s /etc/passwd link && tar --format=gnu -cf gnu.tar a-folder-with-a-name link`,
    ],
    { cwd: folder },
  );
  assert.equal(make.status, 0, String(make.stderr));
  const found: [string, string][] = [];
  for await (const { name, content, linkTo } of tarMembers(join(folder, "gnu.tar")))
    found.push([name, linkTo ?? String(content)]);
  assert.deepEqual(found, [
    [long, "hi\n"],
    ["link", "/etc/passwd"],
  ]);
});

test("tells where contents lie, and passes over what is not wanted", async () => {
  const bytes = await tar(files);
  const path = join(folder, "offsets.tar");
  writeFileSync(path, bytes);
  let kept = 0;
  for await (const { name, size, offset, content } of tarMembers(path, (name) => name === "kilo/two.txt")) {
    assert.equal(content === undefined, name !== "kilo/two.txt");
    assert.equal(bytes.toString("utf8", offset, offset + size), files.find((file) => file[0] === name)?.[1]);
    kept++;
  }
  assert.equal(kept, 4);
});

test("gives what lies before a break, then names it", async () => {
  const bytes = await tar(files);
  for (const [cut, whole] of [
    [700, 1],
    [512, 0],
    [1024 + 512, 2],
    [100, 0],
  ] as const) {
    for (const zip of [false, true]) {
      const path = join(folder, `cut.tar`);
      writeFileSync(path, zip ? gzipSync(bytes.subarray(0, cut)) : bytes.subarray(0, cut));
      const names: string[] = [];
      const read = async () => {
        for await (const { name } of tarMembers(path)) names.push(name);
      };
      if (cut === 1536) await read();
      else
        await assert.rejects(read, {
          why: "truncated file",
          message: /cut\.tar: the tar ends too early, at byte/,
        });
      assert.equal(names.length, whole, `${cut} ${zip}`);
    }
  }
  const zipped = gzipSync(bytes);
  await assert.rejects(contents(zipped.subarray(0, zipped.length - 20)), { why: "truncated file" });
});

test("a passed-over member that is cut off is a break too", async () => {
  const path = join(folder, "passed.tar");
  writeFileSync(path, (await tar([["big", "z".repeat(5000)]])).subarray(0, 2000));
  await assert.rejects(
    async () => {
      for await (const { name } of tarMembers(path, () => false)) assert.fail(name);
    },
    { why: "truncated file" },
  );
});

test("refuses what is no tar, and headers that lie", async () => {
  await assert.rejects(contents(Buffer.alloc(2000, "no tar")), { why: "corrupt file" });
  const bytes = await tar([[long, "x"]]);
  // The pax header says that it is 7 GiB long.
  bytes.write("77777777777\0", 124, "latin1");
  let sum = 0;
  bytes.write("        ", 148, "latin1");
  for (let i = 0; i < 512; i++) sum += bytes[i] as number;
  bytes.write(sum.toString(8).padStart(6, "0") + "\0 ", 148, "latin1");
  await assert.rejects(contents(bytes), { why: "corrupt file", message: /header of 8589934591 bytes/ });
});

test("knows paths that climb out", () => {
  for (const path of ["../x", "a/../../x", "/etc/passwd", "..\\x", "C:\\x", "", "a\0b", "a/.."])
    assert.ok(!isSafePath(path), path);
  for (const path of ["x", "./x", "a/b..c", "..a/b", "a..jpg"]) assert.ok(isSafePath(path), path);
});
