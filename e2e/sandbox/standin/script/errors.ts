/** What a script run fails with: the server's own one-line text. */
export class ScriptError extends Error {
  override name = 'ScriptError';

  constructor(message: string) {
    super(message.replace(/\s*[\r\n]+\s*/g, ' '));
  }
}

export function unknownToken(line: number, token: string): ScriptError {
  return new ScriptError(`Syntax Error: [line #${line}] Cannot recognize the token ${token}`);
}

export function unknownFunction(name: string): ScriptError {
  return new ScriptError(`Can't recognize function name ${name}`);
}

export function badArgument(name: string, message: string): ScriptError {
  return new ScriptError(`Usage: ${name}. ${message}`);
}
