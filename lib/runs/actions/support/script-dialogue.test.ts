import { describe, expect, test } from 'vitest';
import { ScriptDialogue } from './script-dialogue';

const questions = [
  { prompt: 'Sure?(y/n)', answer: 'y' },
  { prompt: 'Version, e.g., 2.00.3 :', answer: '2.00.12.1' },
];

function dialogue() {
  const lines: string[] = [];
  return { lines, script: new ScriptDialogue(questions, (line) => lines.push(line)) };
}

describe('a script on a terminal', () => {
  test('is answered once a question, in order, however its words arrive', () => {
    const { script, lines } = dialogue();
    expect(script.hear('\u001b[H\u001b[2J\u001b[3JTip: stop it!\r\nSu')).toBeUndefined();
    expect(script.hear('re?(y/n)')).toBe('y\n');
    expect(script.hear('y\r\n')).toBeUndefined();
    expect(script.hear('\u001b[36m1: Online\u001b[0m\r\nVersion, e.g., 2.00.3 :')).toBe('2.00.12.1\n');
    expect(script.hear('2.00.12.1\r\n')).toBeUndefined();
    expect(lines).toEqual(['Tip: stop it!', 'Sure?(y/n)y', '1: Online', 'Version, e.g., 2.00.3 :2.00.12.1']);
  });

  test('that asks the same again, or out of order, gets no answer and is seen to wait', () => {
    const { script } = dialogue();
    script.hear('Sure?(y/n)');
    script.hear('y\r\nNo.\r\n');
    expect(script.hear('Sure?(y/n)')).toBeUndefined();
    expect(script.waitingWith()).toBe('Sure?(y/n)');
    expect(dialogue().script.hear('Version, e.g., 2.00.3 :')).toBeUndefined();
  });

  test('that asks what nobody expects is seen to wait with just these words', () => {
    const { script } = dialogue();
    script.hear('\u001b[31mWhere is the licence? \u001b[0m');
    expect(script.waitingWith()).toBe('Where is the licence?');
    expect(script.stuckWith()).toBeUndefined();
  });

  test('stuck with unzip’s question about old files is known at once', () => {
    const { script } = dialogue();
    script.hear('replace v2.00.12.1/server/dolphindb? [y]es, [n]o, [A]ll, [N]one, [r]ename: ');
    expect(script.stuckWith()).toContain('replace v2.00.12.1/server/dolphindb?');
  });

  test.each([
    ['nothing', ''],
    ['a line that has ended', 'Tip: stop it!\r\n'],
    ['wget’s bar', 'a.zip   12%[=>      ] 1.2M\ra.zip   45%[====>     ]  33.10M  2.13MB/s    eta 20s    '],
    ['wget waiting for an answer', 'HTTP request sent, awaiting response... '],
    ['unzip with a large file', '  inflating: v2.00.12.1/server/dolphindb  '],
    ['a cleared screen', '\u001b[H\u001b[2J\u001b[3J'],
  ])('at work is not waiting: %s', (_what, text) => {
    const { script } = dialogue();
    script.hear(text);
    expect(script.waitingWith()).toBeUndefined();
  });

  test('of a line written over again and again keeps the last state', () => {
    const { script, lines } = dialogue();
    script.hear('a.zip  1%[> ]\ra.zip  50%[=> ]\ra.zip 100%[==>]\r\n');
    expect(lines).toEqual(['a.zip 100%[==>]']);
  });
});
