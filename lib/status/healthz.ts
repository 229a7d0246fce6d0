import 'server-only';
import { db } from '@/lib/db/client';
import { isEngineOpen } from '@/lib/runs/engine';
import { statusHub } from './hub';

const DATABASE_MS = 2000;

export interface Healthz {
  ok: boolean;
  /** The database answers within two seconds. */
  database: boolean;
  /** Runs are taken. */
  engine: boolean;
  /** Clusters are being looked at. */
  status: boolean;
}

async function databaseAnswers(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), DATABASE_MS);
  });
  const asked = db()
    .setting.count()
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** Says whether this process does its work; nothing about clusters, so that anybody may see it. */
export async function healthz(): Promise<Healthz> {
  const parts = {
    database: await databaseAnswers(),
    engine: isEngineOpen(),
    status: statusHub().refresh !== undefined,
  };
  return { ok: Object.values(parts).every(Boolean), ...parts };
}
