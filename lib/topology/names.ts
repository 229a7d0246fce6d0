/** Characters of an alias: letters of any script, digits, `_` and `-`; `: , = .` and blanks end a field, `% ?` are wildcards, the rest is unsafe in paths and commands (dolphindb-operations.md V-TOP-02). */
const ALIAS = /^[\p{L}\p{N}_-]{1,128}$/u;
const ADDRESS = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
const HOST_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,63}$/u;
const SETTING_NAME = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a line
const VALUE = /^[^\x00-\x1f\x7f\u2028\u2029]{1,8192}$/;

/** Tells whether a text can be a node alias. */
export function isAlias(text: string): boolean {
  return ALIAS.test(text);
}

/** Tells whether a text can be the qualifier of a cluster.cfg line: an alias with wildcards. */
export function isQualifier(text: string): boolean {
  return text !== '' && isAlias(text.replace(/[%?]/g, 'x'));
}

/** Tells whether a text can be the host part of `localSite`: an IPv4 address or a host name. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Tells whether a text can be the name of a host, which is also the name of its directory. */
export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}

/** Tells whether a text has the form of a parameter's name. */
export function isSettingName(text: string): boolean {
  return SETTING_NAME.test(text);
}

/** Tells whether a text can stand behind `=` on one line and be read back as it is: no control characters, no blanks at its ends. */
export function isValue(text: string): boolean {
  return VALUE.test(text) && text.trim() === text;
}
