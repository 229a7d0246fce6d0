import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';
import { upgradeNoSpace } from './new-programs';
import { BUSY, WRONG_PACKAGE } from './upgrade-script';

/** How a run of `upgrade.sh` ended. */
export interface ScriptEnd {
  exitCode: number | null;
  /** Everything that it printed. */
  text: string;
  /** Its last lines as a person reads them. */
  lines: string[];
  /** A question that it waited with and that nobody expected. */
  unexpected?: string;
}

const untouched: Text = {
  en: 'No program has been replaced on this host. Resume when the cause is gone, or roll back.',
  zh: '该主机的程序尚未替换。排除原因后继续执行，或回退。',
};
const perhapsTouched: Text = {
  en: 'Programs may be partly replaced on this host. Resume: Deck clears up and runs the script again; or roll back.',
  zh: '该主机的程序可能已部分替换。请继续执行（Deck 会清理后重新运行脚本），或回退。',
};

const failed = (code: string, text: Text, seen: string, remedy: Text) =>
  new AppError(code, text, { seen, remedy });

function busy(address: string, seen: string): AppError {
  return failed(
    'UPGRADE-SCRIPT-BUSY',
    {
      en: `upgrade.sh of an earlier attempt is still running on ${address}.`,
      zh: `${address} 上此前启动的 upgrade.sh 仍在运行。`,
    },
    seen,
    { en: 'Wait until it is over, then resume.', zh: '请等待其结束后继续执行。' },
  );
}

/** Gives why the script did not succeed; undefined only for `UpgradeSuccess` with exit code 0, because it ends with 0 after most failures too (dolphindb-package.md 3.5). */
export function scriptFailure(address: string, end: ScriptEnd): AppError | undefined {
  const { exitCode, text, unexpected } = end;
  const said = (word: string) => text.includes(word);
  const seen = [...end.lines.slice(-12), `exit ${exitCode}`].join('\n');
  const remedy = said('UnzipSuccess') ? perhapsTouched : untouched;
  if (unexpected !== undefined)
    return failed(
      'UPGRADE-SCRIPT-PROMPT',
      {
        en: `upgrade.sh on ${address} asked something that Deck does not know, and was ended.`,
        zh: `${address} 上的 upgrade.sh 提出了 Deck 未知的问题，已终止。`,
      },
      `${unexpected}\n---\n${seen}`,
      remedy,
    );
  if (exitCode === BUSY) return busy(address, seen);
  if (exitCode === 0 && said('UpgradeSuccess')) return undefined;
  if (/No space left|disk full|write error/i.test(text)) return upgradeNoSpace(address, seen);
  if (said('Start to wget') && !said('DownLoadSuccess'))
    return failed(
      'UPGRADE-SCRIPT-DOWNLOAD',
      {
        en: `upgrade.sh on ${address} could not download the package.`,
        zh: `${address} 上的 upgrade.sh 无法下载安装包。`,
      },
      seen,
      untouched,
    );
  if (said('UpLoadFailure') || exitCode === WRONG_PACKAGE || (said('UpLoadSuccess') && !said('UnzipSuccess')))
    return failed(
      'UPGRADE-SCRIPT-PACKAGE',
      {
        en: `upgrade.sh on ${address} found no package, a damaged one, or not the expected one.`,
        zh: `${address} 上的 upgrade.sh 未找到安装包，或安装包损坏、与预期不符。`,
      },
      seen,
      untouched,
    );
  return failed(
    'UPGRADE-SCRIPT-FAILED',
    {
      en: `upgrade.sh on ${address} ended without UpgradeSuccess.`,
      zh: `${address} 上的 upgrade.sh 结束时没有 UpgradeSuccess。`,
    },
    seen,
    remedy,
  );
}

/** Gives the error for a script that Deck cannot drive, before anything is stopped. */
export function unknownScript(address: string, seen: string): AppError {
  return failed(
    'UPGRADE-SCRIPT-UNKNOWN',
    {
      en: `upgrade.sh on ${address} is missing or not the one that Deck knows. Nothing was changed.`,
      zh: `${address} 上没有 upgrade.sh，或与 Deck 已知的脚本不同。未做任何改动。`,
    },
    seen,
    { en: 'Upgrade in Deck’s own way instead.', zh: '请改用 Deck 自有方式升级。' },
  );
}

/** Gives the error for a version that the host cannot get, before anything is stopped. */
export function notThere(address: string, url: string, seen: string): AppError {
  return failed(
    'UPGRADE-SCRIPT-NOT-THERE',
    {
      en: `${address} cannot get ${url}, or it is not the expected package. Nothing was changed.`,
      zh: `${address} 无法获取 ${url}，或其与预期的安装包不符。未做任何改动。`,
    },
    seen,
    {
      en: 'Check the version and the way to the internet, or choose another way to replace the programs.',
      zh: '请检查版本号和网络，或改用其他替换方式。',
    },
  );
}

/** Gives the error for a success that cannot be proven, because what the script has unpacked was not kept. */
export function unproven(address: string, seen: string): AppError {
  return failed(
    'UPGRADE-SCRIPT-UNPROVEN',
    {
      en: `upgrade.sh on ${address} reported success, but what it has put in place cannot be compared with a package.`,
      zh: `${address} 上的 upgrade.sh 报告成功，但无法与安装包核对。`,
    },
    seen,
    perhapsTouched,
  );
}
