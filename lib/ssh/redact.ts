const MASK = '•••';
/** Shorter secrets would turn ordinary words of a log into masks. */
const MIN_LENGTH = 4;

/** Gives a function that masks the secrets in a line: as they are, quoted for sh, in base64, percent-encoded, and each line and word of a multi-line key. */
export function makeRedactor(secrets: readonly (string | undefined)[]): (line: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) if (secret) for (const form of formsOf(secret)) forms.add(form);
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (line) => longestFirst.reduce((text, form) => text.replaceAll(form, MASK), line);
}

function formsOf(secret: string): string[] {
  if (secret.trim().length < MIN_LENGTH) return [];
  const shell = secret.replaceAll("'", `'\\''`);
  const whole = [
    secret,
    shell,
    shell.replaceAll("'", `'\\''`),
    ...base64Forms(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
  const percent = percentEncoded(secret);
  if (percent) whole.push(percent);
  return [...whole, ...keyParts(secret)].filter((form) => form.length >= MIN_LENGTH);
}

function percentEncoded(secret: string): string | undefined {
  try {
    return encodeURIComponent(secret);
  } catch {
    return undefined;
  }
}

/** The encoding of a secret inside a longer text depends on its offset modulo 3; the edge characters are shared with the neighbours. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const pad of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = [0, 2, 3][pad] as number;
    const end = (bytes.length + pad) % 3 === 0 ? text.length : text.length - 1;
    if (end - start >= 8) forms.push(text.slice(start, end));
  }
  return forms;
}

/** A wrapped key is logged line by line, and some loggers split a line at its blanks. */
function keyParts(secret: string): string[] {
  if (!secret.includes('\n')) return [];
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const body = lines.filter((line) => line && !line.startsWith('-----'));
  return [...body, ...body.flatMap((line) => line.split(/\s+/))].filter((part) => part.length >= 8);
}
