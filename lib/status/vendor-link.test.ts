import { describe, expect, it } from 'vitest';
import { reachableHost, vendorConsoleUrl } from './vendor-link';

const node = { host: '10.0.0.80', port: 8800, publicNames: ['172.17.0.1', 'ddb1.corp.example.com'] };

describe('the address of a node for a viewer', () => {
  it('is the host name the viewer already uses, when the node has it', () => {
    expect(reachableHost(node, '10.0.0.80')).toBe('10.0.0.80');
    expect(reachableHost(node, 'DDB1.corp.example.com')).toBe('ddb1.corp.example.com');
  });
  it('is else the name that shares the longest part with it', () => {
    expect(reachableHost(node, 'deck.corp.example.com')).toBe('ddb1.corp.example.com');
    expect(reachableHost(node, '10.0.0.7')).toBe('10.0.0.80');
    expect(reachableHost({ ...node, publicNames: ['', ' '] }, 'deck.corp')).toBe('10.0.0.80');
  });
  it('is what Deck itself reaches for a viewer on the same machine', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', ''])
      expect(reachableHost(node, host)).toBe('10.0.0.80');
  });
  it('has the port of the node and the protocol of its console', () => {
    expect(vendorConsoleUrl(node, { host: 'localhost' })).toBe('http://10.0.0.80:8800/');
    expect(vendorConsoleUrl(node, { host: 'x.corp.example.com', https: true })).toBe(
      'https://ddb1.corp.example.com:8800/',
    );
    expect(vendorConsoleUrl({ host: 'fd00::80', port: 8800, publicNames: [] }, { host: 'localhost' })).toBe(
      'http://[fd00::80]:8800/',
    );
  });
});
