import { embeddedSources } from "../../../catalogue";
import { UserError } from "../../../common";
import { iconSvg } from "../../embedded/draw-icons";
import { captionedIcons } from "../../embedded/embedded-source";
import type { Reading } from "../reading";
import type { Sample } from "../../sample";

/** Icons that come with npm, as a source of `lib/catalogue/embedded-sources` chooses them: pictures are SVG. */
export async function* readIcons(reading: Reading): AsyncGenerator<Sample> {
  const source = embeddedSources.find(({ name }) => name === reading.name);
  if (source === undefined)
    throw new UserError(
      `${reading.name}: no embedded source; there are ${embeddedSources.map(({ name }) => name).join(", ")}`,
    );
  const { shown, captions } = captionedIcons(source);
  for (const [i, { icon }] of shown.entries()) {
    const key = `${icon.set}/${icon.name}`;
    yield {
      key,
      where: `@iconify-json/${icon.set}: ${icon.name}`,
      caption: captions[i],
      image: () => Promise.resolve(Buffer.from(iconSvg(icon, 64))),
    };
  }
}
