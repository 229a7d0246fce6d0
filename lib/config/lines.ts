/** One line of a configuration file with what ended it. */
export interface SourceLine {
  /** 1-based. */
  number: number;
  text: string;
  end: '\n' | '\r\n' | '';
}

export interface SourceText {
  bom: boolean;
  lines: SourceLine[];
}

const BOM = '\uFEFF';

/** Gives the lines of a text with their ends, so that `joinLines` gives the text back byte for byte. */
export function splitLines(text: string): SourceText {
  const bom = text.startsWith(BOM);
  const lines: SourceLine[] = [];
  let start = bom ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const stop = newline === -1 ? text.length : newline;
    const crlf = newline > start && text[newline - 1] === '\r';
    lines.push({
      number: lines.length + 1,
      text: text.slice(start, crlf ? stop - 1 : stop),
      end: newline === -1 ? '' : crlf ? '\r\n' : '\n',
    });
    start = stop + 1;
  }
  return { bom, lines };
}

/** Gives the text of lines made by `splitLines`. */
export function joinLines(source: SourceText): string {
  return (source.bom ? BOM : '') + source.lines.map((line) => line.text + line.end).join('');
}

/** Tells whether a trimmed line is a comment: `#`, or `//`, which examples use but no document allows (dolphindb-operations.md V-FIL-10). */
export function isComment(trimmed: string): boolean {
  return trimmed.startsWith('#') || trimmed.startsWith('//');
}
