const credentialFunctions =
  'login|changePwd|resetPwd|createUser|createUsers|authenticateByTicket|oauthLogin|scramClientFinal|xdb|loginByTicket';
const quoted = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const credentialCall = new RegExp(String.raw`\b(${credentialFunctions})\s*\((?:${quoted}|[^)"'])*\)`, 'gi');
const cutCredentialCall = new RegExp(String.raw`\b(${credentialFunctions})\s*\((?!\*\*\*\)).*$`, 'gis');
const MAX_TEXT = 4000;

function hideSecret(text: string, secret: string): string {
  // A very short password would blank out half of the sentence, so it is hidden only where it stands as a literal.
  const forms = [secret, JSON.stringify(secret).slice(1, -1)];
  const marks = secret.length >= 4 ? forms : forms.flatMap((form) => [`"${form}"`, `'${form}'`, `\`${form}`]);
  return marks.reduce((all, mark) => all.replaceAll(mark, '***'), text);
}

/** Gives a server's text without credentials: this session's passwords, and the arguments of login and its kin, which servers repeat in their messages (dolphindb-wire-protocol.md 4). */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text;
  for (const secret of [...secrets].sort((a, b) => b.length - a.length))
    if (secret) clean = hideSecret(clean, secret);
  clean = clean.replace(credentialCall, '$1(***)').replace(cutCredentialCall, '$1(***)');
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean;
}
