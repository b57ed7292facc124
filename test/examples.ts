// The runnable examples in docstrings: `@example` blocks of the functions that users call. A line that ends with
// `// => VALUE` says what its expression gives, a line `// prints [LINES]` what has been printed since the last such
// line; an example that says that it takes minutes is left to the slow tests.
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import ts from "typescript";

export interface Example {
  /** The function it belongs to, with its file: `results/select-rows.ts select`. */
  of: string;
  /** The function as users call it: `results.select`. */
  called: string;
  /** TypeScript, as it stands in the docstring. */
  code: string;
  isSlow: boolean;
}

/** Every `@example` of an exported declaration under lib. */
export function examples(): Example[] {
  return globSync("lib/**/*.ts", { ignore: ["**/dist/**", "**/node_modules/**"] })
    .sort()
    .flatMap((path) => examplesIn(path));
}

function examplesIn(path: string): Example[] {
  const text = readFileSync(path, "utf8");
  if (!text.includes("@example")) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) =>
    ts
      .getJSDocTags(statement)
      .filter((tag) => tag.tagName.text === "example")
      .map((tag) => {
        const [file, name] = [path.slice("lib/".length), nameOf(statement)];
        const code = fenced(ts.getTextOfJSDocComment(tag.comment) ?? "");
        const called = `${file.split("/")[0]}.${name}`;
        return { of: `${file} ${name}`, called, code, isSlow: code.includes("// takes minutes") };
      }),
  );
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]!.name.getText();
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    ? (statement.name?.text ?? "")
    : "";
}

function fenced(comment: string): string {
  const match = /```ts\n([\s\S]*?)```/.exec(comment);
  if (match === null) throw new Error(`an @example without a block of \`\`\`ts: ${comment.slice(0, 80)}`);
  return match[1]!;
}

/** An example as the body of an async function of `upstream`, `same(actual, expected)` and `printed(lines)`. */
export function runnable(code: string): string {
  const lines = code.split("\n").map((line) => {
    const imported = /^import (\{.*\}) from "upstream";$/.exec(line);
    if (imported) return `const ${imported[1]} = upstream;`;
    const print = /^\/\/ prints (.*)$/.exec(line);
    if (print) return `printed(${print[1]});`;
    const stated = /^(.*?);?\s*\/\/ => (.*)$/.exec(line);
    return stated ? `same(${stated[1]}, ${stated[2]});` : line;
  });
  return ts.transpileModule(lines.join("\n"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;
}
