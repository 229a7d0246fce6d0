import 'server-only';
import { db } from '@/lib/db/client';

/** Keeps a run's log bounded: the newest lines of each step stay, and a note stands where older ones were. */
export class LogCap {
  private constructor(
    private readonly runId: string,
    private readonly capLines: number,
    private readonly counts: Map<string | null, number>,
  ) {}

  /** Counts what is stored, so that a resumed run goes on with the same bound. */
  static async open(runId: string, capLines: number): Promise<LogCap> {
    const groups = await db().runLog.groupBy({ by: ['stepKey'], where: { runId }, _count: true });
    return new LogCap(runId, capLines, new Map(groups.map((group) => [group.stepKey, group._count])));
  }

  /** Counts lines just stored and trims the steps that have passed the bound by a tenth. */
  async added(rows: { stepKey: string | null }[]): Promise<void> {
    for (const { stepKey } of rows) this.counts.set(stepKey, (this.counts.get(stepKey) ?? 0) + 1);
    for (const stepKey of new Set(rows.map((row) => row.stepKey))) {
      if ((this.counts.get(stepKey) ?? 0) > this.capLines * 1.1) await this.trim(stepKey);
    }
  }

  private async trim(stepKey: string | null): Promise<void> {
    const of = { runId: this.runId, stepKey };
    const oldest = await db().runLog.findFirst({
      where: of,
      orderBy: { seq: 'desc' },
      skip: this.capLines - 1,
      select: { seq: true },
    });
    if (!oldest) return;
    const note = `… earlier lines were dropped, the last ${this.capLines - 1} are kept / 较早的输出已省略，仅保留最后 ${this.capLines - 1} 行`;
    await db().$transaction([
      db().runLog.deleteMany({ where: { ...of, seq: { lt: oldest.seq } } }),
      db().runLog.updateMany({ where: { ...of, seq: oldest.seq }, data: { text: note, stream: 'info' } }),
    ]);
    this.counts.set(stepKey, this.capLines);
  }
}
