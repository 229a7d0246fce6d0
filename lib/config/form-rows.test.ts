import { describe, expect, test } from 'vitest';
import { byCategory, type FormDocument, formRows, isAskedFor, isFixed, otherCategory } from './form-rows';

const file = (alias: string, text: string, present = text): FormDocument => ({
  key: `controller.cfg:${alias}`,
  alias,
  text,
  present,
});
const row = (documents: FormDocument[], name: string) =>
  formRows('controller.cfg', documents).find((each) => each.name === name);

describe('the form of controller.cfg', () => {
  test('one value for all is told from values that differ', () => {
    const documents = [file('c1', 'maxConnections=512\nworkerNum=4\n'), file('c2', 'maxConnections=512\n')];
    expect(row(documents, 'maxConnections')).toMatchObject({ value: '512', differs: false, set: true });
    expect(row(documents, 'workerNum')).toMatchObject({
      differs: true,
      set: true,
      values: [{ alias: 'c1', value: '4' }, { alias: 'c2' }],
    });
    expect(row(documents, 'workerNum')).not.toHaveProperty('value');
  });

  test('a name that no catalogue knows has a row, also when the edit takes it out', () => {
    expect(row([file('c1', 'myOwn=1\n')], 'myOwn')).toMatchObject({ category: otherCategory, value: '1' });
    expect(row([file('c1', '', 'myOwn=1\n')], 'myOwn')).toMatchObject({ set: false, changed: true });
  });

  test('rows are found by name and by either description, and unknown ones come last', () => {
    const rows = formRows('controller.cfg', [file('c1', 'myOwn=1\nmaxConnections=512\n')]);
    const asked = (words: string, setOnly = false) =>
      rows
        .filter((each) => isAskedFor(each, { words, category: undefined, setOnly }))
        .map((each) => each.name);
    expect(asked('MAXCONN')).toContain('maxConnections');
    expect(asked('最大')).not.toHaveLength(0);
    expect(asked('', true).sort()).toEqual(['maxConnections', 'myOwn']);
    expect(byCategory(rows).at(-1)?.[0]).toBe(otherCategory);
  });

  test('what follows from the topology is fixed', () => {
    expect(isFixed('controller.cfg', 'localSite')).toBe(true);
    expect(isFixed('controller.cfg', 'maxMemSize')).toBe(false);
  });
});
