import { CorruptFileError } from "../corrupt-file";
import { PickleMachine } from "./pickle-machine";
import { opcodes } from "./opcodes";
import type { PickleRules } from "./rules";

export type { Buildable, PickleFunction, PickleRules } from "./rules";

/** The opcode that ends a pickle. */
const stop = 0x2e;

/**
 * Reads one pickle (protocols 0 to 5) as data, running none of it: Python's dict becomes a Map, list and tuple an
 * array, None null, int a number (a bigint where it is too large), bytes a Buffer, and Python 2's str a text of the
 * characters 0 to 255 (as `encoding="latin1"` reads it). Memory and time are linear in the input's length.
 *
 * Source: the opcodes of Python's `pickletools`.
 *
 * @param start where in `bytes` it starts.
 * @returns the value, and where the pickle ends: some files hold several.
 * @throws CorruptFileError "unsafe file" for a name that the rules don't know, "corrupt file" or "truncated file" for
 *   anything else.
 */
export function unpickle(
  bytes: Buffer,
  where: string,
  rules: PickleRules = { find: () => undefined },
  start = 0,
): { value: unknown; end: number } {
  const machine = new PickleMachine(bytes, where, rules, start);
  for (;;) {
    const opcode = machine.byte();
    if (opcode === stop) return { value: machine.pop(), end: machine.at };
    const step = opcodes[opcode];
    if (step === undefined)
      throw new CorruptFileError(
        "corrupt file",
        `${where}: no pickle opcode 0x${opcode.toString(16)} at byte ${machine.at - 1}`,
      );
    step(machine);
  }
}
