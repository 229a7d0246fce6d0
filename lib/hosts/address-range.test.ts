import { describe, expect, it } from 'vitest';
import { expandAddresses } from './address-range';

describe('expandAddresses', () => {
  it('expands a bracketed range as the hosts page offers it', () => {
    expect(expandAddresses('10.0.0.[80-82]')).toEqual(['10.0.0.80', '10.0.0.81', '10.0.0.82']);
  });
  it('keeps leading zeros of host names and drops repeats', () => {
    expect(expandAddresses('node[08-10]\nnode09, a.b')).toEqual(['node08', 'node09', 'node10', 'a.b']);
  });
  it.each(['10.0.0.[82-80]', '10.0.0.[1-9999]', 'a b$(id)', '-oProxyCommand=x', "'; rm -rf /"])(
    'refuses %s',
    (text) => {
      expect(() => expandAddresses(text)).toThrow(/HOST-ADDRESS/);
    },
  );
});
