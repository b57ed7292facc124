"use strict";
// The registry's request (2.88.2, given up) follows redirects to where it should not (CVE-2023-28155), and brings
// form-data 2.3.3 (CVE-2025-7783), tough-cookie 2.5.0 (CVE-2023-26136) and twenty packages more. danfojs-node loads it
// whenever it is loaded itself, so it must be there; nothing here fetches a table from the network.
const refuse = () => {
  throw new Error("danfo.js fetches nothing from the network here: save the table as a file first");
};
module.exports = refuse;
module.exports.get = refuse;
