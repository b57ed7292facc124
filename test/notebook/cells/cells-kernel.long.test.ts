import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { python } from "../../../lib/engine";
import { project } from "../../../lib/common";

/**
 * Runs cells in a kernel as Jupyter does; interrupts those that say that they are busy. Prints a line of JSON a cell.
 */
const driver = `
import json, os, queue, sys, time
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
node, starter, folder, busy = sys.argv[1:5]
class Manager(KernelManager):
    @property
    def kernel_spec(self):
        return KernelSpec(argv=[node, starter, "--config-path", "{connection_file}"], language="typescript")
manager = Manager()
manager.start_kernel(cwd=folder)
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)
def run(code):
    if os.path.exists(busy): os.remove(busy)
    sent = client.execute(code)
    told, kinds = "", []
    began, pressed = time.time(), None
    while True:
        if time.time() - began > 300: raise SystemExit("a cell does not end: " + code)
        # A busy cell's output is not sent: it leaves a file to say that it is busy. Who sees nothing happen presses again.
        if os.path.exists(busy) or (pressed and time.time() - pressed > 60):
            if os.path.exists(busy): os.remove(busy)
            pressed = time.time()
            manager.interrupt_kernel()
        try: message = client.get_iopub_msg(timeout=0.1)
        except queue.Empty: continue
        if message["parent_header"].get("msg_id") != sent: continue
        kind, content = message["msg_type"], message["content"]
        if kind == "stream": told += content["text"]
        if kind == "display_data": kinds.append(sorted(content["data"]))
        if kind == "status" and content["execution_state"] == "idle": break
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != sent: reply = client.get_shell_msg(timeout=60)
    return {"status": reply["content"]["status"], "told": told, "kinds": kinds}
try:
    for code in json.loads(sys.argv[5]):
        ran = run(code)
        # tslab throws away what it hears soon after a cell that failed (0.2 s, or later where it is held up): sent again.
        while ran["status"] in ("abort", "aborted"):
            time.sleep(0.2)
            ran = run(code)
        print(json.dumps(ran), flush=True)
finally:
    manager.shutdown_kernel(now=True)
`;

interface Ran {
  status: string;
  told: string;
  kinds: string[][];
}

describe("the notebooks' kernel", () => {
  const cells = {
    value: "1 + 1",
    busy: "busy();\nfor (;;) {}",
    busyLater: "await null;\nbusy();\nfor (;;) {}",
    busyTurns: "busy();\nfor (;;) await null;",
    busyTimer: "setTimeout(() => { busy(); for (;;) {} }, 20);\nawait new Promise(() => {});",
    waiting:
      "let n = 0;\nglobalThis.turns = () => n;\nbusy();\nfor (;;) { await new Promise((r) => setTimeout(r, 20)); n++; }",
    turns:
      "const seen = globalThis.turns(); await new Promise((r) => setTimeout(r, 300)); globalThis.turns() - seen",
    forAwait:
      "async function* two() { yield 1; yield 2; }\nlet sum = 0;\nfor await (const v of two()) sum += v;\nsum",
    rows: "Promise.resolve([{ a: 1 }])",
    figure: '({ data: [{ type: "scatter", y: [1, 2] }], layout: {} })',
    timed: "%%time\n2 + 2",
    error: "const at: number = 1;\nthrow new RangeError(`too far: ${at}`);",
  };
  type RanCells = Record<keyof typeof cells, Ran>;
  let ran: RanCells;
  const run = (): RanCells => {
    const folder = mkdtempSync(join(tmpdir(), "kernel-"));
    const busy = join(folder, "busy");
    const write = `require("node:fs").writeFileSync(${JSON.stringify(busy)}, "")`;
    const code = Object.values(cells).map((source) =>
      source.replaceAll("globalThis.", "(globalThis as any).").replaceAll("busy()", write),
    );
    const { stdout, stderr } = spawnSync(
      python(),
      [
        "-c",
        driver,
        process.execPath,
        join(project, "lib/bin/kernel.js"),
        project,
        busy,
        JSON.stringify(code),
      ],
      { encoding: "utf8" },
    );
    rmSync(folder, { recursive: true });
    const lines = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Ran);
    assert.equal(lines.length, code.length, stderr);
    return Object.fromEntries(Object.keys(cells).map((name, i) => [name, lines[i]])) as RanCells;
  };
  before(() => {
    ran = run();
  });

  it("shows a cell's last value as what it is", () => {
    assert.equal(ran.value.told, "2\n");
    assert.deepEqual(ran.rows.kinds, [["text/html", "text/plain"]]);
    assert.deepEqual(ran.figure.kinds, [["application/vnd.plotly.v1+json", "text/plain"]]);
  });

  it("stops a cell whatever it does, and lives on", () => {
    for (const name of ["busy", "busyLater", "busyTurns", "busyTimer", "waiting"] as const) {
      assert.equal(ran[name].status, "error", name);
      assert.match(ran[name].told, /^stopped\n$/, name);
    }
  });

  it("ends what a stopped cell would go on with", () => assert.equal(ran.turns.told, "0\n"));

  it("runs a cell whose only await is `for await`", () => assert.equal(ran.forAwait.told, "3\n"));

  it("says how long a cell took where its first line asks for it", () =>
    assert.match(ran.timed.told, /^4\ntook \d+\.\d\d s\n$/));

  it("tells an error in one line, with the cell's own", () =>
    assert.equal(
      ran.error.told,
      "RangeError: too far: 1\n  line 2: throw new RangeError(`too far: ${at}`);\n",
    ));
});
