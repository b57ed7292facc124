/**
 * Node's options of this process, for another that runs a file: without a text to evaluate (`node -e TEXT`), which that
 * process would evaluate again instead of the file.
 */
export function nodeOptions(options: readonly string[] = process.execArgv): string[] {
  return options.filter((option, i) => !evaluates.test(option) && !evaluates.test(options[i - 1] ?? ""));
}

const evaluates = /^(-e|-p|-pe|--eval|--print)$/;
