import path from 'node:path';
import { quote } from '@/lib/commands/quote';
import type { StepPreview } from './action';
import type { Plan, PlanStep } from './plan';
import { bindStep } from './registry';

const LOCAL = 'deck';

/** Gives a plan as a readable POSIX shell script: one function a step, called by stage and host; never a secret, as steps hold none. */
export function planScript(plan: Plan): string {
  const hosts = [...new Set(plan.stages.flatMap((stage) => stage.steps.map(hostOf)))];
  const numbered = plan.stages.map((stage, s) => ({
    stage,
    steps: stage.steps.map((step, n) => ({ step, name: `step_${s + 1}_${n + 1}` })),
  }));
  const bodies = numbered.flatMap(({ stage, steps }, s) => [
    `# ---- Stage ${s + 1}: ${oneLine(stage.title.en)} / ${oneLine(stage.title.zh)}`,
    ...steps.map(({ step, name }) => stepFunction(name, step)),
  ]);
  const cases = numbered.flatMap(({ steps }, s) =>
    hosts.flatMap((host) => {
      const names = steps.filter(({ step }) => hostOf(step) === host).map(({ name }) => name);
      return names.length > 0 ? [`  ${quote(`${s + 1}:${host}`)}) ${names.join('; ')} ;;`] : [];
    }),
  );
  return [
    head(plan, hosts),
    ...bodies,
    '[ $# -eq 2 ] || { usage; exit 2; }',
    'case "$1:$2" in',
    ...cases,
    '  *) usage; exit 2 ;;',
    'esac',
    '',
  ].join('\n');
}

function head(plan: Plan, hosts: string[]): string {
  const stages = plan.stages.map(
    (stage, s) => `#   ${s + 1}  ${oneLine(stage.title.en)} / ${oneLine(stage.title.zh)}`,
  );
  return [
    '#!/bin/sh',
    `# ${oneLine(plan.title.en)} / ${oneLine(plan.title.zh)}`,
    '# Run each stage on all of its hosts before the next one: sh THIS_FILE STAGE HOST',
    '# 请先在所有主机上完成一个阶段，再执行下一阶段。',
    '# Stages / 阶段:',
    ...stages,
    `# Hosts / 主机: ${hosts.map(oneLine).join(' ')}`,
    `# Steps of "${LOCAL}" are carried out by Deck itself; their commands say what it does.`,
    'set -eu',
    `usage() { echo ${quote('usage: sh THIS_FILE STAGE HOST')} >&2; }`,
    '',
  ].join('\n');
}

/** The body is a subshell, so that a step can neither end the script nor leave its directory to the next one. */
function stepFunction(name: string, step: PlanStep): string {
  const { commands, files = [] } = bindStep(step).describe();
  return [
    `# ${oneLine(step.title.en)} / ${oneLine(step.title.zh)}  [${oneLine(hostOf(step))}]`,
    `${name}() (`,
    '  set -eu',
    `  echo ${quote(`== ${oneLine(step.title.en)}`)}`,
    ...files.map(fileCommands),
    ...(commands.length > 0 ? commands : files.length > 0 ? [] : ['  :']),
    ')',
    '',
  ].join('\n');
}

function fileCommands({ path: file, content, mode }: NonNullable<StepPreview['files']>[number]): string {
  const plain = /^[^\r\0]*\n$/s.test(content);
  const write = plain
    ? hereDocument(file, content)
    : `printf '%s' ${quote(content.replaceAll('\0', ''))} > ${quote(file)}`;
  const rights = mode === undefined ? [] : [`chmod ${mode.toString(8).padStart(4, '0')} ${quote(file)}`];
  return [`mkdir -p ${quote(path.posix.dirname(file))}`, write, ...rights].join('\n');
}

function hereDocument(file: string, content: string): string {
  const lines = new Set(content.split('\n'));
  let mark = 'END_OF_FILE';
  for (let n = 1; lines.has(mark); n++) mark = `END_OF_FILE_${n}`;
  return `cat > ${quote(file)} <<'${mark}'\n${content}${mark}`;
}

function hostOf(step: PlanStep): string {
  return step.host ?? step.hostId ?? LOCAL;
}

/** A title must not end its comment. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}
