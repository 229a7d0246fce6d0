const strict = new TextDecoder('utf-8', { fatal: true });

/** Length of the UTF-8 character that begins here; 0 when the bytes are none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length < 2) return length;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return at + length <= bytes.length ? length : 0;
  } catch {
    return 0;
  }
}

const hex = (byte: number) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;

function decodePiecewise(bytes: Uint8Array): string {
  let text = '';
  let good = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) {
      text += strict.decode(bytes.subarray(good, at)) + hex(bytes[at] as number);
      good = at + 1;
    }
    at += length || 1;
  }
  return text + strict.decode(bytes.subarray(good));
}

/** Gives the text of a line; a byte that is not UTF-8 becomes `\xHH`, so that nothing is lost and nothing breaks. */
export function decodeLine(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodePiecewise(bytes);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a screen
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** They can make a line read otherwise than it is. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Gives the text with control and direction characters written out; tabs and line ends stay. */
export function visible(text: string): string {
  return text
    .replace(CONTROL, (found) => hex(found.charCodeAt(0)))
    .replace(INVISIBLE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
