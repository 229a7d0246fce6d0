import { type Cell, type Fault, faults, keyOf, type Moment, moments, type Outcome } from './cells.ts';
import type { Kept } from './results.ts';

const words: Record<Fault, string> = {
  deck: 'Deck killed with -9',
  disk: 'disk of a host full',
  leader: 'leading controller killed',
  link: 'link of a host cut',
  power: 'host without power',
};

/** Says in a few words how one cell ended. */
export function said(outcome: Outcome | undefined): string {
  if (!outcome) return 'not run';
  const { way, code, at, waited, metadata } = outcome;
  const stopped = `${waited ? 'waited, ' : ''}${code || 'stopped'}${at ? ` in ${at}` : ''}`;
  switch (way) {
    case 'untouched':
      return waited ? 'waited until it was mended, finished' : 'finished';
    case 'none':
      return 'no leader then';
    case 'retried':
      return `${stopped}; resumed, finished`;
    case 'continued':
      return `${stopped}; planned anew, finished`;
    case 'rolled-back':
      return [
        ...(code ? [stopped] : []),
        'rolled back',
        ...(metadata ? ['metadata as in the backup'] : []),
      ].join('; ');
    case 'no-way-on':
      return `**NO WAY ON** ${stopped}`;
  }
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function tableOf(kept: Kept, heads: string[], cell: (stage: string, head: number) => Cell): string {
  const lines = kept.stages.map((stage) =>
    row([
      `\`${stage}\``,
      ...heads.map((_, at) => said(kept.results[keyOf(cell(stage, at))]).replaceAll('|', '\\|')),
    ]),
  );
  return [row(['stage', ...heads]), row(['---', ...heads.map(() => '---')]), ...lines].join('\n');
}

function counts({ results, stages }: Kept): string {
  const all = Object.values(results);
  const of = (...ways: Outcome['way'][]) => all.filter(({ way }) => ways.includes(way)).length;
  const possible = stages.length * (faults.length * moments.length + 1);
  return [
    `${all.length} of ${possible} cells run`,
    `${of('untouched')} finished without help`,
    `${of('retried')} after a resume`,
    `${of('continued')} planned anew`,
    `${of('rolled-back')} rolled back`,
    `${of('none')} without the thing that was to fail`,
    `${of('no-way-on')} without a way on`,
  ].join(', ');
}

const moment: Record<Moment, string> = {
  before: 'at its begin',
  in: 'while its first step works',
  after: 'its work done, not recorded yet',
};

/** Gives the generated part of docs/upgrade-faults.md. */
export function tables(kept: Kept): string {
  const [from, to] = kept.versions;
  const parts = faults.map((fault) =>
    [
      `### ${words[fault]}`,
      tableOf(
        kept,
        moments.map((each) => moment[each]),
        (stage, at) => ({ goal: 'finish', stage, fault, moment: moments[at] ?? 'in' }),
      ),
    ].join('\n\n'),
  );
  const back = tableOf(kept, [`${words.deck} ${moment.in}, then rolled back`], (stage) => ({
    goal: 'roll-back',
    stage,
    fault: 'deck',
    moment: 'in',
  }));
  return [
    `${kept.hosts} hosts, from ${from} to ${to} and on to releases after it. ${counts(kept)}.`,
    ...parts,
    '### Rolled back instead',
    back,
  ].join('\n\n');
}

const BEGIN = '<!-- generated: begin -->';
const END = '<!-- generated: end -->';

/** Puts the generated part between its marks; throws when they are missing. */
export function placed(document: string, generated: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error('the marks of the generated part are missing');
  return `${document.slice(0, from + BEGIN.length)}\n\n${generated}\n\n${document.slice(to)}`;
}
