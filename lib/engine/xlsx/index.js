"use strict";
// The registry's last xlsx (0.18.5) has known holes: prototype pollution (CVE-2023-30533) and a regular expression
// without bound (CVE-2024-22363). danfojs-node loads it whenever it is loaded itself, so it must be there; nothing here
// reads Excel.
const refuse = () => {
  throw new Error("Excel's files are not read here: save them as CSV");
};
// What danfojs-node calls: it looks these up when it is asked for, not when it is loaded.
module.exports = {
  read: refuse,
  readFile: refuse,
  write: refuse,
  writeFile: refuse,
  utils: {
    sheet_to_json: refuse,
    json_to_sheet: refuse,
    aoa_to_sheet: refuse,
    book_new: refuse,
    book_append_sheet: refuse,
  },
};
