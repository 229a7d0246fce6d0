import { isDone } from '@/lib/runs/transitions';
import type { StageView, StepView } from '@/lib/runs/view';
import type { Text } from '@/lib/text';

/** How far an upgrade has come on one host. */
export interface HostState {
  host: string;
  /** Stands for the programmes on its disk. */
  programs: 'old' | 'mixed' | 'new';
  backup: boolean;
  text: Text;
}

const words: Record<HostState['programs'], Text> = {
  old: { en: 'programs of the old version', zh: '旧版本程序' },
  mixed: { en: 'programs partly replaced', zh: '程序部分已替换' },
  new: { en: 'programs of the new version', zh: '新版本程序' },
};

type Progress = 'none' | 'begun' | 'done';

/** A step that was cancelled before its turn has touched nothing, and has no attempt. */
function progressOf(steps: StepView[]): Progress {
  if (steps.length > 0 && steps.every(({ status }) => isDone(status))) return 'done';
  return steps.some(({ attempt }) => attempt > 0) ? 'begun' : 'none';
}

/** How a host stands after one more run, from how it stood before: what that run did not come to is as it was. */
function after(before: Omit<HostState, 'text'>, steps: StepView[]): Omit<HostState, 'text'> {
  const of = (...actions: string[]) =>
    progressOf(steps.filter(({ key }) => actions.some((action) => key.startsWith(`${action}@`))));
  const replaced = of('replace-programs', 'run-upgrade-script');
  const restored = of('restore-backup');
  const takes = steps.some(({ key }) => key.startsWith('take-backup@'));
  // While nothing has been replaced, a new plan takes a new backup.
  const backup = takes && before.programs === 'old' ? of('take-backup') === 'done' : before.backup;
  if (restored !== 'none') return { ...before, backup, programs: restored === 'done' ? 'old' : 'mixed' };
  if (replaced !== 'none') return { ...before, backup, programs: replaced === 'done' ? 'new' : 'mixed' };
  return { ...before, backup };
}

/** Gives what the runs of an upgrade and of its rollback, oldest first, have left on every host, from their steps. */
export function hostStates(runs: StageView[][]): HostState[] {
  const steps = runs.map((stages) => stages.flatMap((stage) => stage.steps));
  const hosts = [...new Set(steps.flat().flatMap(({ host }) => (host ? [host] : [])))];
  return hosts.map((host) => {
    const state = steps.reduce(
      (before, run) =>
        after(
          before,
          run.filter((step) => step.host === host),
        ),
      { host, programs: 'old', backup: false } as Omit<HostState, 'text'>,
    );
    const { en, zh } = words[state.programs];
    return {
      ...state,
      text: {
        en: `${en}, ${state.backup ? 'backed up' : 'no backup yet'}`,
        zh: `${zh}，${state.backup ? '已备份' : '尚未备份'}`,
      },
    };
  });
}
