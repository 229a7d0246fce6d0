import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { show } from '@/lib/config/show';
import { siteOf } from '@/lib/config/site';
import { lintCluster } from '@/lib/lint/lint';
import type { Locale } from '@/lib/text';
import { nodesOf } from '@/lib/topology/nodes';
import { specFromFiles } from '@/lib/topology/parse';
import { readSpec } from '@/lib/topology/read-spec';
import { renderFiles, SpecError } from '@/lib/topology/render';
import { readFiles } from './read-files';
import { asJson, asText } from './report';
import { UsageError } from './usage-error';
import { writeFiles } from './write-files';

const USAGE = `usage: deck lint DIR [--json] [--lang en|zh]    check the configuration files below DIR
       deck render SPEC.json --out DIR          write the files of a cluster (docs/cluster-spec.md)
       deck parse DIR [--json]                  list the nodes of the cluster below DIR
exit code: 0 no errors, 1 findings of severity error, 2 usage or input`;

interface Options {
  json: boolean;
  locale: Locale;
  out: string | undefined;
}

const commands: Record<string, (argument: string, options: Options) => Promise<number>> = {
  lint,
  render,
  parse,
};

async function lint(directory: string, { json, locale }: Options): Promise<number> {
  const findings = lintCluster({ files: await readFiles(directory), now: new Date() });
  process.stdout.write(json ? asJson(findings, locale) : asText(findings, locale));
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function render(file: string, { out, locale }: Options): Promise<number> {
  if (out === undefined) throw new UsageError('render needs --out DIR');
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${error instanceof Error ? error.message : error}`);
  }
  try {
    const files = renderFiles(readSpec(json));
    await writeFiles(out, files);
    process.stdout.write(
      Object.keys(files)
        .map((name) => `${name}\n`)
        .join(''),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const lines = error.problems.slice(0, 50).map(({ path, text }) => `${path}: ${text[locale]}`);
    throw new UsageError(lines.map((line) => show(line)).join('\n'));
  }
}

async function parse(directory: string, { json }: Options): Promise<number> {
  const { spec } = specFromFiles(await readFiles(directory));
  const list = (role: Parameters<typeof nodesOf>[1]) => nodesOf(spec, role).map(siteOf);
  const result = {
    controllers: list('controller'),
    agents: list('agent'),
    datanodes: list('datanode'),
    computenodes: list('computenode'),
    ha: spec.ha,
  };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const { ha, ...roles } = result;
    const lines = Object.entries(roles).flatMap(([role, sites]) =>
      sites.map((site) => `${role.slice(0, -1).padEnd(12)}${show(site)}`),
    );
    process.stdout.write([...lines, `ha          ${ha}`, ''].join('\n'));
  }
  return 0;
}

async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      lang: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [name = '', argument, extra] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command)
    throw new UsageError(
      `${name === '' ? 'no command' : `unknown command ${show(name)}`}: lint, render or parse (see --help)`,
    );
  if (argument === undefined)
    throw new UsageError(`${name} needs a ${name === 'render' ? 'file' : 'directory'} (see --help)`);
  if (extra !== undefined) throw new UsageError(`one argument too many: ${show(extra)} (see --help)`);
  const { lang = 'en' } = values;
  if (lang !== 'en' && lang !== 'zh') throw new UsageError('--lang is en or zh');
  return command(argument, { json: values.json ?? false, locale: lang, out: values.out });
}

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on the disk',
  ELOOP: 'is a symbolic link; nothing is written through links',
};

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message.split('. ', 1)[0]} (see --help)`;
  if (code !== undefined && path !== undefined) return `${show(path)}: ${REASONS[code] ?? code}`;
  return error.stack ?? error.message;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 2;
}
