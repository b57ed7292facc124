/**
 * Parses JSON as Python's `json` writes it: `NaN`, `Infinity` and `-Infinity`, which JSON has not, become null.
 *
 * @throws SyntaxError where it is none, and where it is nested too deep to be read
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError("nested too deep");
    if (!/\b(NaN|Infinity)\b/.test(text)) throw error;
    // Strings are matched too, so that what stands in them stays.
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
      found.startsWith('"') ? found : "null",
    );
    return JSON.parse(plain) as unknown;
  }
}
