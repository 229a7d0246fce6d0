import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Figures of one process, as a heartbeat carries them: bytes, nanoseconds, percent. */
export interface PerfSample {
  maxConnections: number;
  maxMemSize: number;
  workerNum: number;
  connectionNum: number;
  memoryUsed: number;
  memoryAlloc: number;
  cpuUsage: number;
  avgLoad: number;
  medLast10QueryTime: number;
  maxLast10QueryTime: number;
  medLast100QueryTime: number;
  maxLast100QueryTime: number;
  maxRunningQueryTime: number;
  runningJobs: number;
  queuedJobs: number;
  runningTasks: number;
  queuedTasks: number;
  jobLoad: number;
  diskCapacity: number;
  diskFreeSpace: number;
  diskWriteRate: number;
  diskReadRate: number;
  lastMinuteWriteVolume: number;
  lastMinuteReadVolume: number;
  networkSendRate: number;
  networkRecvRate: number;
  lastMinuteNetworkSend: number;
  lastMinuteNetworkRecv: number;
}

interface Counters {
  at: number;
  cpu: number;
  read: number;
  written: number;
  sent: number;
  received: number;
}

const KEEP = 61;

function diskCounters(): { read: number; written: number } {
  try {
    const text = readFileSync('/proc/self/io', 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { read: field('read_bytes'), written: field('write_bytes') };
  } catch {
    return { read: 0, written: 0 };
  }
}

function memory(): { used: number; allocated: number } {
  const status = readFileSync('/proc/self/status', 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { used: field('VmRSS'), allocated: field('VmRSS') + field('VmSwap') + field('VmPTE') };
}

function disk(dir: string | undefined): { capacity: number; free: number } {
  if (!dir) return { capacity: 0, free: 0 };
  try {
    const fs = statfsSync(dir);
    return { capacity: fs.blocks * fs.bsize, free: fs.bavail * fs.bsize };
  } catch {
    return { capacity: 0, free: 0 };
  }
}

const median = (sorted: number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

/** Measures this process from /proc; one instance a process. */
export class Meter {
  sent = 0;
  received = 0;
  connections: () => number = () => 0;
  private readonly history: Counters[] = [];
  private readonly times: number[] = [];
  private readonly running = new Map<object, number>();
  private last: PerfSample | undefined;

  constructor(
    private readonly limits: { maxConnections: number; maxMemSize: number; workerNum: number },
    private readonly volume: string | undefined,
  ) {
    this.tick();
    setInterval(() => this.tick(), 1000).unref();
  }

  /** Runs a request and counts it as a job. */
  async job<A>(work: () => Promise<A>): Promise<A> {
    const key = {};
    const start = performance.now();
    this.running.set(key, start);
    try {
      return await work();
    } finally {
      this.running.delete(key);
      this.times.push((performance.now() - start) * 1e6);
      if (this.times.length > 100) this.times.shift();
    }
  }

  private tick(): void {
    const cpu = process.cpuUsage();
    const io = diskCounters();
    this.history.push({
      at: performance.now(),
      cpu: (cpu.user + cpu.system) / 1000,
      read: io.read,
      written: io.written,
      sent: this.sent,
      received: this.received,
    });
    if (this.history.length > KEEP) this.history.shift();
    this.last = undefined;
  }

  sample(): PerfSample {
    this.last ??= this.measure();
    return { ...this.last, connectionNum: this.connections(), runningJobs: this.running.size };
  }

  private measure(): PerfSample {
    const now = this.history.at(-1) as Counters;
    const before = this.history.at(-2) ?? now;
    const first = this.history[0] ?? now;
    const seconds = Math.max(0.001, (now.at - before.at) / 1000);
    const rate = (key: 'read' | 'written' | 'sent' | 'received'): number =>
      Math.round((now[key] - before[key]) / seconds);
    const volume = (key: 'read' | 'written' | 'sent' | 'received'): number => now[key] - first[key];
    const busy = (now.cpu - before.cpu) / (seconds * 1000);
    const ten = this.times.slice(-10).sort((a, b) => a - b);
    const hundred = [...this.times].sort((a, b) => a - b);
    const { used, allocated } = memory();
    const { capacity, free } = disk(this.volume);
    const oldest = Math.min(...this.running.values());
    return {
      ...this.limits,
      connectionNum: 0,
      memoryUsed: used,
      memoryAlloc: allocated,
      cpuUsage: (busy / availableParallelism()) * 100,
      avgLoad: busy / Math.max(1, this.limits.workerNum),
      medLast10QueryTime: Math.round(median(ten)),
      maxLast10QueryTime: Math.round(ten.at(-1) ?? 0),
      medLast100QueryTime: Math.round(median(hundred)),
      maxLast100QueryTime: Math.round(hundred.at(-1) ?? 0),
      maxRunningQueryTime: Number.isFinite(oldest) ? Math.round((performance.now() - oldest) * 1e6) : 0,
      runningJobs: 0,
      queuedJobs: 0,
      runningTasks: this.running.size,
      queuedTasks: 0,
      jobLoad: this.running.size / Math.max(1, this.limits.workerNum),
      diskCapacity: capacity,
      diskFreeSpace: free,
      diskWriteRate: rate('written'),
      diskReadRate: rate('read'),
      lastMinuteWriteVolume: volume('written'),
      lastMinuteReadVolume: volume('read'),
      networkSendRate: rate('sent'),
      networkRecvRate: rate('received'),
      lastMinuteNetworkSend: volume('sent'),
      lastMinuteNetworkRecv: volume('received'),
    };
  }
}
