import { cpus } from 'node:os';
import { benchConfig } from './config';
import { benchUpload } from './upload';

const benches: Record<string, () => Promise<void>> = { config: benchConfig, upload: benchUpload };

const cores = cpus();
console.log(
  `${cores.length} cores (${cores[0]?.model.trim()}), Node ${process.versions.node}; the hosts share these cores`,
);
for (const name of process.argv.slice(2)) await benches[name]?.();
process.exit(0);
