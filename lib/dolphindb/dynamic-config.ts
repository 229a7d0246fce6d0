import { isDdbError } from './errors';
import type { CallOptions, DdbSession } from './session';
import { texts } from './values';

/** A value in the type that the server expects: numbers and booleans are not texts. */
export type DynamicValue = string | number | boolean;

/** Gives the names that this server can change while it runs; nothing on servers without `setDynamicConfig` (dolphindb-server-api.md 3.5). */
export async function dynamicNames(
  session: DdbSession,
  options: CallOptions = {},
): Promise<string[] | undefined> {
  try {
    return texts(await session.call('getDynamicConfig', [], options));
  } catch (error) {
    if (isDdbError(error, 'DDB-UNKNOWN-FUNCTION')) return undefined;
    throw error;
  }
}

/** Sets a value in the node of this session until it restarts (dolphindb-server-api.md 3.5). Administrators only. */
export async function setDynamicConfig(
  session: DdbSession,
  name: string,
  value: DynamicValue,
  options: CallOptions = {},
): Promise<void> {
  await session.call('setDynamicConfig', [name, value], options);
}

const SETTER = /^(set|reset)[A-Z][A-Za-z]{2,60}$/;

/** Sets a value by the function that older servers have for it alone, such as `setMaxMemSize`; throws for a name that is no setter. */
export async function setBySetter(
  session: DdbSession,
  setter: string,
  value: DynamicValue,
  options: CallOptions = {},
): Promise<void> {
  if (!SETTER.test(setter)) throw new Error(`${setter} is not a setter`);
  await session.call(setter, [value], options);
}

/** Gives the value in force as the server says it; a list joined by commas, empty when the server has no value. */
export async function configValue(
  session: DdbSession,
  name: string,
  options: CallOptions = {},
): Promise<string> {
  return texts(await session.call('getConfig', [name], { urgent: true, ...options })).join(',');
}
