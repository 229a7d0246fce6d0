/** Gives a text in which secrets, also as base64, are masked; what is shorter than four characters is no secret. */
export function hide(text: string, secrets: (string | undefined)[]): string {
  const forms = secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= 4)
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
  return forms.reduce((masked, form) => masked.replaceAll(form, '***'), text);
}
