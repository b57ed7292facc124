import { UserError } from "../../../common";
import { stringOption, stringsOption, whereOption, type Condition, type Reading } from "../reading";
import { captionColumnOf, type LabelNames, type Table } from "../tables";

/** Names that columns of picture files go by. */
const imageNames = [
  ..."filepath file_path image image_path image_file image_name path file_name filename file img".split(" "),
];
/** Names that columns of labels go by, where there is no column of captions. */
const labelColumns = ["label", "labels", "class", "class_id", "fine_label"];
/** Names that columns of pictures themselves go by, in Parquet. */
const pictureNames = ["jpg", "jpeg", "png", "webp", "image", "img", "bytes"];

/** Which columns a table's samples are made of. */
export interface TableColumns {
  columns: string[];
  captions: string[];
  label: string | undefined;
  /** What the labels of one's own table mean; undefined where they are numbers. */
  labels?: LabelNames | undefined;
  /** Where the picture lies, with columns in braces. */
  image: string | undefined;
  /** The column that holds it. */
  picture: string | undefined;
  where: readonly Condition[];
}

/**
 * Chooses a table's columns by the reader's options and their usual names.
 *
 * @throws UserError naming the columns there are
 */
export function tableColumns(table: Table, reading: Reading): TableColumns {
  const { options, name } = reading;
  const need = (column: string) => {
    if (!table.columns.includes(column))
      throw new UserError(
        `${name}: ${table.path} has no column ${column}; there are ${table.columns.join(", ")}`,
      );
    return column;
  };
  /** The first of these names that a column has, whatever the case of its letters. */
  const byName = (names: readonly string[]) =>
    names.flatMap((one) => table.columns.filter((column) => column.toLowerCase() === one))[0];
  const usual = captionColumnOf(table.columns);
  const captions = stringsOption(reading, "caption", usual === undefined ? [] : [usual]).map(need);
  const usualLabel = captions.length === 0 ? byName(labelColumns) : undefined;
  const label = options.label === undefined ? usualLabel : need(stringOption(reading, "label", ""));
  if (captions.length === 0 && label === undefined && reading.captions)
    throw new UserError(
      `${name}: ${table.path} has no column of captions; there are ${table.columns.join(", ")}: say which one with caption`,
    );
  let image: string | undefined;
  const bytes = table.bytes ?? [];
  const picture =
    reading.images && options.image === undefined
      ? pictureNames.find((one) => bytes.includes(one))
      : undefined;
  if (reading.images && picture === undefined) {
    const column = byName(imageNames);
    image = stringOption(reading, "image", column === undefined ? "" : `{${column}}`);
    if (image === "")
      throw new UserError(
        `${name}: ${table.path} names no picture files; there are ${table.columns.join(", ")}: download them (img2dataset), or ask for captions alone (\`data check --captions\`, \`words\`)`,
      );
  }
  const where = whereOption(reading);
  const inImage = [...(image ?? "").matchAll(/\{([^{}]+)\}/g)].map((match) => need(match[1] as string));
  const columns = [
    ...new Set([
      ...captions,
      ...(label === undefined ? [] : [label]),
      ...inImage,
      ...where.map(({ column }) => need(column)),
      ...reading.columns.map(need),
    ]),
  ];
  return { columns, captions, label, image, picture, where };
}
