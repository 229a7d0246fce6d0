import { quote } from './quote';

/** Gives the command that prints `size BYTES` and then up to `maxBytes` of a file from an offset; `size -1` when it is not there. */
export function tailFrom(file: string, offset: number, maxBytes: number): string {
  const name = quote(file);
  return [
    `[ -f ${name} ] || { echo size -1; exit 0; }`,
    `_s=$(wc -c < ${name}); echo size $_s`,
    `[ "$_s" -gt ${offset} ] && tail -c +${offset + 1} -- ${name} | head -c ${maxBytes}`,
    'true',
  ].join('\n');
}

export interface TailPart {
  /** Size of the whole file, or undefined when it is not there; smaller than the offset after a rotation. */
  sizeBytes?: number;
  text: string;
}

/** Reads what `tailFrom` printed. */
export function parseTail(output: string): TailPart {
  const end = output.indexOf('\n');
  const size = Number(/^size (-?\d+)/.exec(output)?.[1] ?? -1);
  return { sizeBytes: size < 0 ? undefined : size, text: end < 0 ? '' : output.slice(end + 1) };
}
