'use client';

import { useRef, useState } from 'react';
import type { ShownError } from '@/components/ui/error-notice';

export interface UploadState {
  fileName: string;
  sent: number;
  total: number;
  /** All bytes are there; Deck is looking into the file. */
  checking: boolean;
}

const lost: ShownError = {
  code: 'UPLOAD-LOST',
  text: { en: 'The connection broke during the upload.', zh: '上传过程中连接中断。' },
  remedy: { en: 'Nothing was kept; upload the file again.', zh: '未保留任何内容，请重新上传。' },
};

function answerOf(xhr: XMLHttpRequest): { id?: string; error?: ShownError } {
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return { error: lost };
  }
}

/** Sends a file as a raw request body with progress (fetch cannot report how much was sent). */
export function useUpload(done: (id: string) => void) {
  const [state, setState] = useState<UploadState>();
  const [error, setError] = useState<ShownError>();
  const current = useRef<XMLHttpRequest>(null);
  const send = (file: File) => {
    const xhr = new XMLHttpRequest();
    current.current = xhr;
    setError(undefined);
    setState({ fileName: file.name, sent: 0, total: file.size, checking: false });
    xhr.upload.onprogress = (e) =>
      setState({ fileName: file.name, sent: e.loaded, total: file.size, checking: e.loaded >= file.size });
    xhr.onerror = () => {
      setState(undefined);
      setError(lost);
    };
    xhr.onabort = () => setState(undefined);
    xhr.onload = () => {
      setState(undefined);
      const answer = answerOf(xhr);
      if (xhr.status === 200 && answer.id) done(answer.id);
      else setError(answer.error ?? lost);
    };
    xhr.open('POST', `/api/packages/upload?name=${encodeURIComponent(file.name)}`);
    xhr.setRequestHeader('content-type', 'application/zip');
    xhr.send(file);
  };
  return { state, error, send, cancel: () => current.current?.abort() };
}
