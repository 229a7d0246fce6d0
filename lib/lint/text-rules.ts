import type { SourceLine } from '@/lib/config/lines';
import { show } from '@/lib/config/show';
import type { ConfigFile } from '@/lib/config/tree';
import type { Finding } from './finding';
import { make } from './make';
import { LIMITS, type Model } from './model';

/** Longest line that is no sign of a damaged file. */
const LONG_LINE = 65_536;

/** Checks the text of every file, whatever it means: V-FIL-01 to 05, 10, 15 and 16. */
export function textRules({ tree }: Model): Finding[] {
  return tree.flatMap((file) => {
    const source = file.cfg ?? file.nodes;
    if (!source) return [];
    const lines: readonly SourceLine[] = source.lines;
    return [
      ...beginning(file, lines, source.bom),
      ...endings(file, lines),
      ...lines.flatMap((line) => lineFindings(file, line)),
      ...tooLarge(file, lines),
    ];
  });
}

function beginning(file: ConfigFile, lines: readonly SourceLine[], bom: boolean): Finding[] {
  const findings: Finding[] = [];
  if ((lines[0]?.text ?? '').trim() === '') {
    const [en, zh] =
      lines.length === 0 ? ['The file is empty', '文件为空'] : ['The first line is blank', '第一行为空行'];
    findings.push(
      make(
        'V-FIL-01',
        'error',
        { file: file.path, line: 1 },
        `${en}: the node reads it as an empty file and does not start`,
        `${zh}：节点会将其视为空文件而无法启动`,
        {
          remedy: { en: 'Start the file with its first entry', zh: '删除开头的空行，从第一项配置写起' },
        },
      ),
    );
  }
  if (bom) {
    findings.push(
      make(
        'V-FIL-03',
        'error',
        { file: file.path, line: 1 },
        'The file begins with a byte order mark (BOM), which becomes part of the first name',
        '文件带有 BOM（字节顺序标记），会成为第一个名称的一部分',
        {
          remedy: { en: 'Save as UTF-8 without BOM', zh: '另存为不带 BOM 的 UTF-8' },
        },
      ),
    );
  }
  return findings;
}

function endings(file: ConfigFile, lines: readonly SourceLine[]): Finding[] {
  const findings: Finding[] = [];
  const returns = lines.filter((line) => line.end === '\r\n' || line.text.includes('\r'));
  const [first] = returns;
  if (first) {
    findings.push(
      make(
        'V-FIL-02',
        'error',
        { file: file.path, line: first.number },
        `Windows line ends (CR) on ${returns.length} of ${lines.length} lines: the CR becomes part of the values`,
        `${lines.length} 行中有 ${returns.length} 行使用 Windows 换行符（CR），CR 会成为参数值的一部分`,
        {
          remedy: { en: 'Save with Unix line ends (LF)', zh: '改用 Unix 换行符（LF）保存' },
        },
      ),
    );
  }
  const last = lines.at(-1);
  if (last && last.end === '') {
    findings.push(
      make(
        'V-FIL-04',
        'warning',
        { file: file.path, line: last.number },
        'The last line has no line end: the next line that is appended will be glued to it',
        '文件末尾缺少换行符：之后追加的内容会与最后一行连在一起',
      ),
    );
  }
  return findings;
}

function lineFindings(file: ConfigFile, line: SourceLine): Finding[] {
  const place = { file: file.path, line: line.number };
  const findings: Finding[] = [];
  const text = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text;
  const trimmed = text.trim();
  if (trimmed !== '' && !trimmed.startsWith('#') && text !== text.trimEnd()) {
    findings.push(
      make(
        'V-FIL-05',
        'warning',
        place,
        'Blanks at the end of the line become part of the value',
        '行尾有空格，会成为参数值的一部分',
      ),
    );
  }
  if (hasSlashes(trimmed)) {
    findings.push(
      make(
        'V-FIL-10',
        'warning',
        place,
        '`//` does not start a comment in this file',
        '此文件不支持以 // 开头的注释',
        {
          remedy: {
            en: 'Use # in .cfg files, and no comments in cluster.nodes',
            zh: '.cfg 文件请使用 #，cluster.nodes 中不要写注释',
          },
        },
      ),
    );
  }
  // Comments in another encoding than UTF-8 do no harm.
  const strange = trimmed.startsWith('#') ? undefined : control(text);
  if (strange !== undefined) {
    findings.push(
      make(
        'V-FIL-15',
        'error',
        place,
        `The line contains the control character ${strange}`,
        `该行含有控制字符 ${strange}`,
      ),
    );
  }
  if (line.text.length > LONG_LINE) {
    findings.push(
      make(
        'V-FIL-16',
        'warning',
        place,
        `The line has ${line.text.length} characters; only the first ${LONG_LINE} are checked`,
        `该行共 ${line.text.length} 个字符，仅检查前 ${LONG_LINE} 个`,
      ),
    );
  }
  return findings;
}

function hasSlashes(trimmed: string): boolean {
  return trimmed.startsWith('//') || (!trimmed.startsWith('#') && /[ \t]\/\//.test(trimmed));
}

function control(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const found = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\uFFFD]/.exec(text);
  return found ? show(found[0]) : undefined;
}

function tooLarge(file: ConfigFile, lines: readonly SourceLine[]): Finding[] {
  const limit = file.nodes ? LIMITS.rows : LIMITS.entries;
  if (lines.length <= limit) return [];
  return [
    make(
      'V-FIL-16',
      'warning',
      { file: file.path },
      `The file has ${lines.length} lines; entries beyond the first ${limit} are not checked`,
      `文件共 ${lines.length} 行，仅检查前 ${limit} 项`,
    ),
  ];
}
