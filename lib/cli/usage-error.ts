/** An error of usage or input that ends the command with exit code 2 and one clear line. */
export class UsageError extends Error {
  override name = 'UsageError';
}
