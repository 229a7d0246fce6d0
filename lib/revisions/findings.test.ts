import { expect, test } from 'vitest';
import type { LintContext } from '@/lib/clusters/lint-draft';
import { addEntry, setEntry } from '@/lib/config/edit';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { documentsOfSpec } from './documents';
import { findingsOf, newErrors } from './findings';

const spec = defaultHaSpec([1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${79 + n}` })));
const before = documentsOfSpec(spec);
const context = { hosts: [], installDirs: ['/opt/dolphindb'] } as unknown as LintContext;
const errorsOf = (key: string, edit: (text: string) => string) => {
  const after = before.map((document) =>
    document.key === key ? { ...document, text: edit(document.text) } : document,
  );
  return newErrors(findingsOf(spec, before, context), findingsOf(spec, after, context, before));
};

test('a wrong value is a new error, named by the document and once although every controller has a copy', () => {
  const errors = errorsOf('cluster.cfg', (text) => setEntry('cluster.cfg', text, 'maxMemSize', 'much'));
  expect(errors).toMatchObject([{ rule: 'V-VAL-01', file: 'cluster.cfg', line: expect.any(Number) }]);
});

test('an error that was there before does not stop another change, also when its line has moved', () => {
  const broken = before.map((document) =>
    document.key === 'cluster.cfg'
      ? { ...document, text: `${document.text}datanode1.workerNum=many\n` }
      : document,
  );
  const after = broken.map((document) =>
    document.key === 'cluster.cfg' ? { ...document, text: `# moved\n${document.text}` } : document,
  );
  expect(newErrors(findingsOf(spec, broken, context), findingsOf(spec, after, context, broken))).toEqual([]);
});

test('a parameter that Deck does not know is the user’s to decide, a line of no form is not', () => {
  expect(errorsOf('agent.cfg:agent1', (text) => addEntry('agent.cfg', text, 'brandNewSwitch', '1'))).toEqual(
    [],
  );
  expect(errorsOf('agent.cfg:agent1', (text) => `${text}no form\n`)).toHaveLength(1);
});
