import { checkDataset, findDataset } from "../data";

/** Prints a check; exit code 1 where something is not as it should be. */
export async function printCheck(
  name: string,
  {
    json = false,
    decode = false,
    captions = false,
  }: { json?: boolean; decode?: boolean; captions?: boolean },
): Promise<void> {
  const found = await checkDataset(findDataset(name), { decode, images: !captions });
  if (!found.isGood) process.exitCode = 1;
  if (json) {
    console.log(JSON.stringify(found, null, 2));
    return;
  }
  for (const [split, count] of Object.entries(found.counts)) {
    const expected = found.expected[split as keyof typeof found.expected];
    const verdict =
      expected === undefined ? "" : expected === count ? ", as stated" : `, expected ${expected}`;
    console.log(`${split === "all" ? "samples" : split}: ${count}${verdict}`);
  }
  for (const [split, expected] of Object.entries(found.expected))
    if (expected !== undefined && !(split in found.counts))
      console.log(`${split}: none, expected ${expected}`);
  if (found.classes !== undefined && found.perClass !== undefined)
    console.log(
      `classes: ${found.classes.found} of ${found.classes.of}, ${found.perClass.fewest} to ${found.perClass.most} samples each`,
    );
  for (const [split, { pictures, boxes }] of Object.entries(found.boxes ?? {})) {
    const stated = found.expectedBoxes?.[split];
    const isSo = stated?.pictures === pictures && stated.boxes === boxes;
    const verdict =
      stated === undefined ? "" : isSo ? ", as stated" : `, expected ${stated.pictures} and ${stated.boxes}`;
    console.log(`${split}'s annotations: ${pictures} pictures, ${boxes} boxes${verdict}`);
  }
  for (const [reason, { count, examples }] of Object.entries(found.skipped))
    console.log(`${reason}: ${count} (${examples.join("; ")})`);
  const { count, examples } = found.inTrainAndTest;
  if (count > 0)
    console.log(`in train and test alike: ${count} (${examples.map((pair) => pair.join(" = ")).join("; ")})`);
  if (found.noTask !== undefined) console.log(`no task: ${found.noTask}`);
  if (Object.keys(found.counts).length === 0) console.log("nothing was read");
  console.log(found.isGood ? "good" : "not as it should be");
}
