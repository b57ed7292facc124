import { profileCaptions, profileGroups, sharedCaptions } from "../captions";
import type { ForEachSource, ReportOptions } from "./words-options";

/** What captions are like as texts, a column a source; and what each two have in common. */
export async function profilesReport(each: ForEachSource, options: ReportOptions) {
  const { done, stopped } = await each(async (source) => {
    if (options.by === undefined) return [await profileCaptions(source, options)];
    return profileGroups(source, options.by, options);
  });
  const all = done.flatMap(({ result }) => result);
  const rows = all.map(({ profile }) => profile);
  // A column a source: there are more numbers than sources.
  const fields = Object.keys(rows[0] ?? {}).filter(
    (field) => field !== "source",
  ) as (keyof (typeof rows)[number])[];
  const sideways = fields.map((field) => ({
    "": field,
    ...Object.fromEntries(rows.map((row) => [row.source, row[field]])),
  }));
  const shared = rows.length > 1 ? sharedCaptions(all) : [];
  return {
    show: [
      sideways,
      ...(shared.length === 0
        ? []
        : ["\ncaptions that two sources share, but for case and space", shared, ""]),
      ...all.flatMap(({ profile, isEstimate, skipped }) => [
        ...(isEstimate ? [`${profile.source}: duplicates estimated from a part of the captions`] : []),
        ...(skipped === "" ? [] : [`${profile.source}: skipped ${skipped}`]),
      ]),
    ],
    rows,
    json: all.map(({ profile, lengths, growth, repeated, skipped }) => ({
      ...profile,
      lengths,
      growth,
      repeated,
      skipped,
    })),
    stopped,
  };
}
