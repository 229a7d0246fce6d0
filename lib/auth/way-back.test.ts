import { expect, test } from 'vitest';
import { wayBack } from './way-back';

test('the sign-in leads back to a page of Deck', () => {
  for (const page of ['/runs/r1', '/clusters/c1/logs?nodes=a,b&follow=1', '/clusters?a=//b'])
    expect(wayBack(page)).toBe(page);
  expect(wayBack('/clusters\n')).toBe('/clusters');
});

test('and to no other site, whatever the address says', () => {
  const others = [
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '/..//elsewhere.example',
    '/.//elsewhere.example',
    '/clusters/..//elsewhere.example',
    '/./sign-in',
    'javascript:alert(1)',
    '',
    undefined,
    ['/runs'],
    '/sign-in?back=/sign-in',
    `/${'x'.repeat(3000)}`,
  ];
  for (const wanted of others) {
    expect(wayBack(wanted)).toBe('/clusters');
    expect(new URL(wayBack(wanted), 'http://deck.example').host).toBe('deck.example');
  }
});
