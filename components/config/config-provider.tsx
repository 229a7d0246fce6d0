'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTabState } from '@/components/form/use-tab-state';
import type { ShownError } from '@/components/ui/error-notice';
import { useToast } from '@/components/ui/toast';
import {
  type Draft,
  emptySession,
  replaced,
  type Session,
  settled,
  without,
  withText,
} from '@/lib/config/edit-session';
import { useLocale } from '@/lib/i18n/client';
import type { ConfigChange, ConfigView, CurrentDocument } from '@/lib/revisions/types';
import { pick } from '@/lib/text';
import type { ConfigActions } from './config-actions';
import { readShown, shownError } from './requests';

export interface ConfigSession {
  clusterId: string;
  /** The documents as they are; absent while they are read for the first time. */
  view?: ConfigView;
  loading: boolean;
  failed?: ShownError;
  /** Whether the user's role may change anything. */
  mayEdit: boolean;
  actions: ConfigActions;
  session: Session;
  drafts: Record<string, Draft>;
  /** A document's text as edited, or as it is. */
  text: (key: string) => string | undefined;
  edit: (key: string, text: string) => void;
  editMany: (texts: Record<string, string>) => void;
  /** Forgets the edits of one document, or all. */
  discard: (key?: string) => void;
  update: (change: (session: Session) => Session) => void;
  reviewing: boolean;
  openReview: () => void;
  closeReview: () => void;
  /** Puts a change in the place of everything that was edited when this function was given, and opens its review; refuses when something was edited since. */
  putUp: (change: ConfigChange) => Promise<void>;
  refetch: () => void;
}

const ConfigContext = createContext<ConfigSession | undefined>(undefined);

/** Gives the configuration of the cluster whose pages are open, and what is being edited in them. */
export function useConfig(): ConfigSession {
  const value = useContext(ConfigContext);
  if (!value) throw new Error('useConfig outside of ConfigProvider');
  return value;
}

/** Tells whether a document can be edited: the user may, and what is written there now is known in full. */
export function isEditable(mayEdit: boolean, document: CurrentDocument): boolean {
  return mayEdit && document.source !== 'stored' && !document.hidden?.length;
}

const editedMeanwhile = {
  en: 'You have edited something meanwhile. Your edits are kept; ask again to replace them.',
  zh: '期间您又做了修改，修改已保留。如需替换，请再次操作。',
};

const watchMs = { editing: 20_000, reading: 60_000 };

interface Props {
  clusterId: string;
  userId: string;
  mayEdit: boolean;
  actions: ConfigActions;
  children: ReactNode;
}

export function ConfigProvider({ clusterId, userId, mayEdit, actions, children }: Props) {
  const { value: session, update } = useTabState(`deck-config:${userId}:${clusterId}`, emptySession);
  const [reviewing, setReviewing] = useState(false);
  const toast = useToast();
  const locale = useLocale();
  const openReview = useCallback(() => setReviewing(true), []);
  const closeReview = useCallback(() => setReviewing(false), []);
  const editing = Object.keys(session.drafts).length > 0;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['config', clusterId],
    queryFn: () => readShown<ConfigView>(`/api/clusters/${clusterId}/config`),
    staleTime: 0,
    refetchOnWindowFocus: true,
    // While something is being edited, a change by somebody else shall not come as a surprise.
    refetchInterval: editing ? watchMs.editing : watchMs.reading,
  });

  const putUp = useCallback(
    async (change: ConfigChange) => {
      // The change may be about what somebody has changed since the documents were read.
      const now = await refetch();
      let isUp = false;
      update((before) => {
        const next = replaced(before, session, change, now.data?.documents ?? []);
        isUp = next !== undefined;
        return next ?? before;
      });
      if (isUp) openReview();
      else toast('error', pick(editedMeanwhile, locale));
    },
    [refetch, update, openReview, session, toast, locale],
  );

  useEffect(() => {
    if (data) update((before) => settled(before, data.documents));
  }, [data, update]);

  useEffect(() => {
    if (!editing) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [editing]);

  const value = useMemo((): ConfigSession => {
    const documentOf = (key: string) => data?.documents.find((d) => d.key === key);
    const editMany = (texts: Record<string, string>) =>
      update((before) =>
        Object.entries(texts).reduce((left, [key, text]) => {
          const document = documentOf(key);
          return document && mayEdit ? withText(left, document, text) : left;
        }, before),
      );
    return {
      clusterId,
      ...(data ? { view: data } : {}),
      loading: isFetching,
      ...(error ? { failed: shownError(error) } : {}),
      mayEdit,
      actions,
      session: mayEdit ? session : emptySession,
      drafts: mayEdit ? session.drafts : {},
      text: (key) => (mayEdit ? session.drafts[key]?.text : undefined) ?? documentOf(key)?.text,
      edit: (key, text) => editMany({ [key]: text }),
      editMany,
      discard: (key) => update((before) => without(before, key)),
      update,
      reviewing,
      openReview,
      closeReview,
      putUp,
      refetch: () => void refetch(),
    };
  }, [
    clusterId,
    data,
    error,
    isFetching,
    mayEdit,
    actions,
    session,
    update,
    reviewing,
    openReview,
    closeReview,
    putUp,
    refetch,
  ]);

  return <ConfigContext value={value}>{children}</ConfigContext>;
}
