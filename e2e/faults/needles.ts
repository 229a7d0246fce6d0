/** One form of a secret that must be found nowhere. */
export interface Needle {
  secret: string;
  form: string;
  bytes: Buffer;
}

const inner = (text: string) => text.replace(/=+$/, '');

/** Base64 of a text wherever it begins within three bytes, without the characters that its neighbours have a part in. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = inner(Buffer.from(`${' '.repeat(shift)}${text}`).toString('base64'));
    return whole.slice(shift === 0 ? 0 : shift + 1, -2);
  });
}

function formsOf(text: string): [string, string][] {
  const hex = Buffer.from(text).toString('hex');
  const url = encodeURIComponent(text);
  const json = JSON.stringify(text).slice(1, -1);
  return [
    ['plain', text],
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ...base64Forms(text).map((each): [string, string] => ['base64', each]),
    ...(url === text ? [] : ([['url', url]] as [string, string][])),
    ...(json === text ? [] : ([['json', json]] as [string, string][])),
  ];
}

/** Gives all forms in which the secrets could have been written down; a key is looked for line by line. */
export function needlesOf(secrets: Record<string, string>): Needle[] {
  return Object.entries(secrets).flatMap(([secret, value]) =>
    value
      .split('\n')
      .filter((line) => line.length > 7 && !line.startsWith('-----'))
      .flatMap((line) => formsOf(line).map(([form, text]) => ({ secret, form, bytes: Buffer.from(text) }))),
  );
}

/** Gives what was found in some bytes, as `secret (form) in place`. */
export function found(needles: Needle[], place: string, bytes: Buffer): string[] {
  return needles
    .filter((needle) => bytes.includes(needle.bytes))
    .map(({ secret, form }) => `${secret} (${form}) in ${place}`);
}
