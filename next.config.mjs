const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  {
    key: 'Content-Security-Policy',
    value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
  },
  { key: 'Referrer-Policy', value: 'same-origin' },
];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  headers: async () => [{ source: '/:path*', headers }],
  distDir: process.env.DECK_DIST ?? '.next',
  // Types are checked by `npm run verify`; a build on an administrator's machine need not repeat it.
  typescript: { ignoreBuildErrors: true },
  // ssh2 loads native parts by path; the DolphinDB client and ws must stay one copy (its WebSocket class is replaced at run time).
  serverExternalPackages: [
    'ssh2',
    'dolphindb',
    'xshell',
    'ws',
    'libsql',
    '@libsql/client',
    '@prisma/adapter-libsql',
    'better-auth',
    'pino',
  ],
  experimental: { optimizePackageImports: ['lucide-react'] },
};

export default config;
