const LONGEST = 120;

/** Gives a value for a message: at most 120 characters, with control and direction characters made visible. */
export function show(value: string): string {
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length} characters)` : value;
  return cut.replace(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFD]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u{${code.toString(16)}}`;
}
