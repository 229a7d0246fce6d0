import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

const again: Text = {
  en: 'Download the package from the vendor again and compare its size.',
  zh: '请重新从厂商处下载安装包，并核对文件大小。',
};
const untouched: Text = {
  en: 'Use the package as the vendor publishes it, not one that was packed again.',
  zh: '请使用厂商发布的原始安装包，不要重新打包。',
};

interface Refusal {
  text: Text;
  remedy: Text;
}

const refusals = {
  'NOT-ZIP': { text: { en: 'The file is not a zip archive.', zh: '该文件不是 zip 压缩包。' }, remedy: again },
  HTML: {
    text: {
      en: 'The file is a web page: the download was answered with a page instead of the package.',
      zh: '该文件是网页：下载时得到的是页面而不是安装包。',
    },
    remedy: again,
  },
  EMPTY: { text: { en: 'The file is empty.', zh: '文件为空。' }, remedy: again },
  DAMAGED: {
    text: { en: 'The zip archive is cut off or damaged.', zh: 'zip 压缩包不完整或已损坏。' },
    remedy: again,
  },
  'UNSAFE-PATH': {
    text: {
      en: 'The archive holds a path that leads out of its directory or is named twice.',
      zh: '压缩包中含有指向目录之外或重复的路径。',
    },
    remedy: untouched,
  },
  'UNSAFE-LINK': {
    text: {
      en: 'The archive holds a link that leads out of its directory, or a device file.',
      zh: '压缩包中含有指向目录之外的链接或设备文件。',
    },
    remedy: untouched,
  },
  ENCRYPTED: { text: { en: 'The archive is encrypted.', zh: '压缩包已加密。' }, remedy: untouched },
  BOMB: {
    text: {
      en: 'The archive would unpack to an amount that no DolphinDB package has.',
      zh: '压缩包解压后的体积或文件数量异常，不是正常的安装包。',
    },
    remedy: untouched,
  },
  NESTED: {
    text: {
      en: 'The directory server/ lies inside another directory of the archive.',
      zh: '压缩包中的 server/ 目录被包在另一层目录内。',
    },
    remedy: untouched,
  },
  LAYOUT: {
    text: {
      en: 'The archive does not have the layout of a DolphinDB server package.',
      zh: '压缩包的目录结构不是 DolphinDB 服务器安装包。',
    },
    remedy: {
      en: 'Take the server package (DolphinDB_Linux64_V….zip), not a client, a plugin or an upgrade archive.',
      zh: '请使用服务器安装包（DolphinDB_Linux64_V….zip），而不是客户端、插件或升级包。',
    },
  },
  EXECUTABLE: {
    text: {
      en: 'server/dolphindb in the archive is not a Linux programme for x86-64 or ARM64.',
      zh: '压缩包中的 server/dolphindb 不是 x86-64 或 ARM64 的 Linux 程序。',
    },
    remedy: untouched,
  },
  ARCH: {
    text: {
      en: 'The file name and the programme in the archive are for different processors.',
      zh: '文件名与压缩包内程序的处理器架构不一致。',
    },
    remedy: {
      en: 'Give the file the vendor’s name again: Linux64 is x86-64, ARM64 is aarch64.',
      zh: '请恢复厂商的文件名：Linux64 对应 x86-64，ARM64 对应 aarch64。',
    },
  },
} satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

/** The refusal of a package: code `PACKAGE-…`, what is wrong, what was seen, what to do. */
export function refusePackage(code: RefusalCode, seen?: string): AppError {
  const { text, remedy } = refusals[code];
  return new AppError(`PACKAGE-${code}`, text, { remedy, seen: seen?.slice(0, 500) });
}
