/** The command line: any configuration key as `-key value`; keys are case-sensitive. */
export function parseArgs(argv: string[]): Map<string, string> {
  const args = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('-') || word.length === 1) continue;
    const value = argv[i + 1];
    if (value === undefined) continue;
    args.set(word.slice(1), value);
    i++;
  }
  return args;
}
