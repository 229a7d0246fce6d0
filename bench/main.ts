import { cpus } from 'node:os';

const benches: Record<string, () => Promise<void>> = {
  config: async () => (await import('./config')).benchConfig(),
  upload: async () => (await import('./upload')).benchUpload(),
  status: async () => (await import('./status')).benchStatus(),
  upgrade: async () => (await import('./upgrade')).benchUpgrade(),
  scale: async () => (await import('./status-scale')).benchScale(),
};

const cores = cpus();
console.log(
  `${cores.length} cores (${cores[0]?.model.trim()}), Node ${process.versions.node}; the hosts share these cores`,
);
for (const name of process.argv.slice(2)) await benches[name]?.();
process.exit(0);
