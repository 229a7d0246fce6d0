import { setTimeout as delay } from 'node:timers/promises';
import { ServerError } from '../errors.ts';
import type { Job } from '../jobs.ts';
import { T, table, type Vector, vectorOf } from '../script/values.ts';
import { type Call, number, type ServerFunction, texts } from './registry.ts';

function columns<R>(
  rows: R[],
  spec: Record<string, [number, (row: R) => string | number | bigint | null]>,
): Record<string, Vector> {
  return Object.fromEntries(
    Object.entries(spec).map(([name, [type, cell]]) => [name, vectorOf(type, rows.map(cell))]),
  );
}

const empty = (spec: Record<string, number>) =>
  table(Object.fromEntries(Object.entries(spec).map(([name, type]) => [name, vectorOf(type, [])])));

/** The caller's jobs; an administrator sees everyone's. The query itself is left out. */
function visible({ node, caller }: Call): Job[] {
  return node.jobs.list().filter((job) => caller.isAdmin || job.user === caller.user);
}

export const jobFunctions: Record<string, ServerFunction> = {
  getConsoleJobs(_, call) {
    const local = (ms: number): number => ms - new Date(ms).getTimezoneOffset() * 60_000;
    return table(
      columns(visible(call), {
        node: [T.STRING, () => call.node.self.alias],
        userID: [T.STRING, (job) => job.user],
        rootJobId: [T.STRING, (job) => job.id],
        jobType: [T.STRING, () => 'UNKNOWN'],
        desc: [T.STRING, (job) => job.description],
        priority: [T.INT, () => 4],
        parallelism: [T.INT, () => 64],
        receiveTime: [T.TIMESTAMP, (job) => local(job.received)],
        sessionId: [T.LONG, (job) => BigInt(job.sid)],
        remoteIP: [T.STRING, (job) => job.remoteIp],
        remotePort: [T.INT, (job) => job.remotePort],
        totalTasks: [T.INT, () => 1],
        finishedTasks: [T.INT, () => 0],
        runningTask: [T.INT, () => 1],
        firstTaskStartTime: [T.TIMESTAMP, (job) => local(job.received)],
        latestTaskStartTime: [T.TIMESTAMP, (job) => local(job.received)],
        queue: [T.STRING, () => ''],
      }),
    );
  },
  cancelConsoleJob(args, call) {
    for (const id of texts(args[0], 'rootJobId')) {
      if (!visible(call).some((job) => job.id === id))
        throw new ServerError(`The job ${id} doesn't exist. RefId: S00009`);
      call.node.jobs.cancel(id);
    }
  },
  async sleep(args) {
    await delay(Math.max(0, number(args[0], 0)), undefined, { ref: false });
  },
  getRecentJobs: () =>
    empty({
      node: T.STRING,
      userID: T.STRING,
      jobId: T.STRING,
      rootJobId: T.STRING,
      jobDesc: T.STRING,
      priority: T.INT,
      parallelism: T.INT,
      clientIp: T.STRING,
      clientPort: T.INT,
      receivedTime: T.TIMESTAMP,
      startTime: T.TIMESTAMP,
      endTime: T.TIMESTAMP,
      errorMsg: T.STRING,
    }),
  getScheduledJobs: () =>
    empty({
      userId: T.STRING,
      jobId: T.STRING,
      jobDesc: T.STRING,
      startDate: T.DATE,
      endDate: T.DATE,
      frequency: T.STRING,
      scheduledTime: T.MINUTE,
      days: T.STRING,
    }),
};
