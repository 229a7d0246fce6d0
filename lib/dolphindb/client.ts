import './polyfill';
import * as client from 'dolphindb';
import { platform } from 'xshell/platform.js';
import { HardenedWebSocket } from './socket';

// Importing the client adds methods to the prototypes of String, Array, Number, Date, Set, Error, BigInt and Uint8Array. Two of them change what
// other code does and are taken back: JSON would write out every property of an error (with the password that a failed login holds), and turn
// bigints silently into strings.
Reflect.deleteProperty(Error.prototype, 'toJSON');
Reflect.deleteProperty(BigInt.prototype, 'toJSON');

platform.get_websocket = async () => HardenedWebSocket as never;

const { DdbObj, DdbType } = client;
const zeroEnded = new Set<number>([
  DdbType.string,
  DdbType.symbol,
  DdbType.handle,
  DdbType.datasource,
  DdbType.code,
]);

function readStrings(bytes: Uint8Array, count: number): [number, string[]] {
  if (count > bytes.length) throw new RangeError('more strings than bytes');
  const values: string[] = [];
  let from = 0;
  for (let i = 0; i < count; i++) {
    const to = bytes.indexOf(0, from);
    if (to === -1) throw new RangeError('a string does not end');
    values.push(DdbObj.dec.decode(bytes.subarray(from, to)));
    from = to + 1;
  }
  return [from, values];
}

// A truncated or hostile answer makes the package's own loops run billions of times over the same bytes and blocks the process.
const guard = DdbObj as unknown as {
  parse_vector_items: (...args: unknown[]) => unknown;
  deckGuarded?: boolean;
};
if (!guard.deckGuarded) {
  const original = guard.parse_vector_items;
  guard.deckGuarded = true;
  guard.parse_vector_items = function (this: unknown, bytes, le, type, count) {
    if (zeroEnded.has(type as number)) return readStrings(bytes as Uint8Array, count as number);
    if (
      (type === DdbType.any || type === DdbType.iotany) &&
      (count as number) * 2 > (bytes as Uint8Array).length
    ) {
      throw new RangeError('more items than bytes');
    }
    return original.call(this, bytes, le, type, count);
  };
}

/** Reads one object; throws RangeError when bytes are missing. The cache of symbol bases is emptied first: it is shared by all servers of the process. */
export function parseObject(bytes: Uint8Array, littleEndian: boolean): client.DdbObj {
  DdbObj.symbol_bases = {};
  const found = DdbObj.parse(bytes, littleEndian);
  if (found.length > bytes.length) throw new RangeError('the answer is cut off');
  return found;
}

export {
  DDB,
  DdbBool,
  DdbDatabaseError,
  DdbDouble,
  DdbForm,
  DdbInt,
  DdbLong,
  DdbObj,
  DdbString,
  DdbType,
  DdbVectorInt,
  DdbVectorString,
  DdbVoid,
  nulls,
} from 'dolphindb';
