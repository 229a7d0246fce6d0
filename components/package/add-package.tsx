'use client';

import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import { Progress } from '@/components/ui/progress';
import type { ActionResult } from '@/lib/action';
import { formatBytes } from '@/lib/format';
import { useT } from '@/lib/i18n/client';
import { useUpload } from './use-upload';

export type Register = (input: {
  version: string;
  arch: 'x86_64' | 'aarch64';
}) => Promise<ActionResult<string>>;

interface Props {
  base: string;
  register: Register;
  done: (id: string) => void;
}

/** The two ways to a package: upload a zip, or name a version that the hosts download. */
export function AddPackage({ base, register, done }: Props) {
  return (
    <div className="grid gap-6 p-4 lg:grid-cols-2">
      <UploadForm done={done} />
      <DownloadForm base={base} register={register} done={done} />
    </div>
  );
}

function UploadForm({ done }: { done: (id: string) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const upload = useUpload(done);
  const title = t({ en: 'Upload a zip', zh: '上传安装包' });
  return (
    <div className="flex flex-col items-start gap-3">
      <h3 className="font-medium">{title}</h3>
      <p className="text-muted">
        {t({
          en: 'Deck looks into the file before it accepts it, then copies it to the hosts. Works without internet.',
          zh: 'Deck 会先检查文件内容，再分发到各主机。适用于无外网环境。',
        })}
      </p>
      <input
        ref={input}
        type="file"
        accept=".zip"
        aria-label={title}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) upload.send(file);
          event.target.value = '';
        }}
      />
      {upload.state ? (
        <div className="w-full" aria-live="polite">
          <p className="font-mono text-[13px]">{upload.state.fileName}</p>
          <Progress value={upload.state.sent} max={upload.state.total} label={title} />
          <p className="flex items-center justify-between text-[13px] text-muted">
            {upload.state.checking
              ? t({ en: 'Looking into the file…', zh: '正在检查文件…' })
              : `${formatBytes(upload.state.sent)} / ${formatBytes(upload.state.total)}`}
            <Button small kind="quiet" onClick={upload.cancel}>
              {t({ en: 'Stop', zh: '停止' })}
            </Button>
          </p>
        </div>
      ) : (
        <Button onClick={() => input.current?.click()}>
          <Upload aria-hidden className="size-4" />
          {t({ en: 'Choose a file…', zh: '选择文件…' })}
        </Button>
      )}
      {upload.error ? <ErrorNotice error={upload.error} /> : null}
    </div>
  );
}

function DownloadForm({ base, register, done }: Props) {
  const t = useT();
  const [version, setVersion] = useState('');
  const [arch, setArch] = useState<'x86_64' | 'aarch64'>('x86_64');
  const { run, busy, error } = useAction(register, { done });
  return (
    <form
      className="flex flex-col items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ version, arch });
      }}
    >
      <h3 className="font-medium">{t({ en: 'Let the hosts download a version', zh: '由主机按版本下载' })}</h3>
      <p className="text-muted">
        {t({ en: 'Each host downloads it from', zh: '各主机从以下地址下载：' })}{' '}
        <span className="break-all font-mono text-[13px]">{base}</span>
      </p>
      <TextField
        className="w-full"
        label={t({ en: 'Version', zh: '版本' })}
        mono
        required
        placeholder="2.00.11.3"
        value={version}
        onChange={(e) => setVersion(e.target.value)}
        help={t({
          en: 'With a variant: 2.00.11.3_ABI or 2.00.11.3_JIT.',
          zh: '带变体：2.00.11.3_ABI 或 2.00.11.3_JIT。',
        })}
      />
      <SelectField
        className="w-full"
        label={t({ en: 'Architecture', zh: '架构' })}
        value={arch}
        onChange={(e) => setArch(e.target.value as typeof arch)}
      >
        <option value="x86_64">x86_64 (Linux64)</option>
        <option value="aarch64">aarch64 (ARM64)</option>
      </SelectField>
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" busy={busy}>
        {t({ en: 'Add version', zh: '添加版本' })}
      </Button>
    </form>
  );
}
