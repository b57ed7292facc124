import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import { isAvailable } from "./is-available";

type Form = Source["reader"];

/**
 * The form in which a dataset lies on disk: of an entry's reader `{ kind: "either", of: [...] }` the first that is there.
 * The forms with pictures come first, a list of captions alone last.
 */
export async function chooseLayout(name: string, root: string | undefined, reader: Form): Promise<Form> {
  if (reader.kind !== "either") return reader;
  const forms = (reader.of ?? []) as Form[];
  for (const form of forms) if (await isAvailable({ name, root, options: form })) return form;
  const places = forms.flatMap(({ at, tables, shards }) => [at ?? [], tables ?? [], shards ?? []].flat());
  throw new UserError(
    `${name}: not there: ${places.join(", nor ")} under the data root (data/README.md says how it must lie)`,
  );
}
