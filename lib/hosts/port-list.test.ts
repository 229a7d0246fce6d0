import { describe, expect, it } from 'vitest';
import { expandPorts } from './port-list';

describe('expandPorts', () => {
  it('expands ranges and drops repeats', () => {
    expect(expandPorts('8800-8802, 8802 9000')).toEqual([8800, 8801, 8802, 9000]);
  });
  it.each(['', '0', '70000', '9-8', '1-1000', 'http', '80;rm'])('refuses %j', (text) => {
    expect(() => expandPorts(text)).toThrow(/HOST-PORTS/);
  });
});
