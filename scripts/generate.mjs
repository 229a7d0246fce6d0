// Makes the Prisma client. The CLI would download an engine that generating does not need; any executable stands in for it.
import { execFileSync } from 'node:child_process';

execFileSync('npx', ['--no-install', 'prisma', 'generate'], {
  stdio: process.argv.includes('--quiet') ? 'ignore' : 'inherit',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
