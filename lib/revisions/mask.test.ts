import { expect, test } from 'vitest';
import { documentOf } from './documents';
import { maskDiffs, maskDocuments, maskDrift } from './mask';

const text = '# token below\nmetricsToken = s3cret\nworkerNum=4\ndn1.s3SecretAccessKey=abc\n';

test('readers without the right see no secret value, only that there is one, and everything else as it is', () => {
  const [document] = maskDocuments([documentOf('cluster.cfg', text)]);
  expect(document?.text).toBe('# token below\nmetricsToken = ***\nworkerNum=4\ndn1.s3SecretAccessKey=***\n');
  expect(document?.hidden).toEqual(['metricsToken', 'dn1.s3SecretAccessKey']);
});

test('differences and drift hide them as well', () => {
  const lines = [
    { op: 'remove' as const, text: 'metricsToken=old' },
    { op: 'add' as const, text: 'metricsToken=new' },
  ];
  const shown = [
    maskDiffs([{ key: 'controller.cfg:c1', places: [], lines }]),
    maskDrift([
      { key: 'controller.cfg:c1', name: 'metricsToken', stored: 'old', files: [{ host: 'h', value: 'new' }] },
    ]),
  ];
  expect(JSON.stringify(shown)).not.toMatch(/old|new/);
});
