#!/usr/bin/env node
/**
 * Long and heavy tests of following, each with a verdict: load, many files, soak, system calls, limits, and other followers beside ours.
 *
 *   node test/bench/follow.mjs                     all of them, one after the other; more than an hour
 *   node test/bench/follow.mjs --only load,peers   some; the names are those of the files in test/bench/follow
 *   node test/bench/follow.mjs --short             each in some seconds
 *   node test/bench/follow.mjs --write             writes the results into docs/following.md, each into its section
 *
 * They build what they need themselves, into out/follow. Linux only: they look into /proc.
 */
import { build } from 'esbuild';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { nodeBundle } from '../../scripts/nodeBundle.mjs';
import { root, run } from '../../scripts/steps.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const names = globSync('*.ts', { cwd: join(root, 'test/bench/follow') })
  .map(file => basename(file, '.ts'))
  .sort();
const chosen = values.only?.split(',') ?? names;
for (const name of chosen) if (!names.includes(name)) fail(`no test ${name}; there are ${names.join(', ')}`);

const scratch = mkdtempSync(join(tmpdir(), 'alv-follow-'));
// A folder for each run: several may run at once.
const out = join(scratch, 'dist');
const page = join(root, 'docs/following.md');
let failures = 0;
try {
  await bundle();
  for (const name of chosen) {
    process.stderr.write(`... ${name}\n`);
    const { code, text } = await measure(name);
    if (code !== 0) failures++;
    if (text === undefined) continue;
    console.log(`\n${text}`);
    if (values.write) writeSection(name, text);
  }
  if (values.write) await run('npx', ['prettier', '--write', page], { quiet: true });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (failures > 0) fail(`${failures} of ${chosen.length} failed`);

async function measure(name) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const options = { root, scratch: folder, program: join(out, 'dist/cli.js'), isShort: values.short };
  const child = spawn(process.execPath, [join(out, `${name}.mjs`)], {
    cwd: root,
    env: { ...process.env, FOLLOW_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', chunk => (output += chunk));
  const code = await new Promise(resolve => child.once('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  const line = /^@section (.*)$/m.exec(output)?.[1];
  if (code !== 0) process.stderr.write(`${name} failed\n${line === undefined ? output : ''}\n`);
  return { code, text: line === undefined ? undefined : JSON.parse(line) };
}

async function bundle() {
  mkdirSync(join(out, 'dist'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(out, 'package.json'));
  // The writers are programs of their own: they are looked for beside whoever starts them.
  const writers = join(root, 'test/support/writers');
  for (const file of globSync('*.mjs', { cwd: writers })) copyFileSync(join(writers, file), join(out, file));
  const shared = { ...nodeBundle, absWorkingDir: root, minify: true, logLevel: 'error' };
  await build({ ...shared, entryPoints: ['src/cli.ts'], outfile: join(out, 'dist/cli.js') });
  await build({ ...shared, entryPoints: ['src/engine/main.ts'], outfile: join(out, 'dist/worker.js') });
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    entryPoints: globSync('test/bench/follow/*.ts', { cwd: root }),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    plugins: [stayOutside()],
  });
}

/** Packages and scripts are found from where they stand: they stay there. */
function stayOutside() {
  return {
    name: 'stay-outside',
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /scripts\/.*\.mjs$/ }, ({ path }) => ({
        path: join(root, path.slice(path.indexOf('scripts/'))),
        external: true,
      }));
      onResolve({ filter: /^[a-z@]/ }, async ({ path, kind, pluginData }) => {
        if (pluginData === 'asked' || kind === 'entry-point' || path.startsWith('node:')) return undefined;
        const found = await resolve(path, { kind, resolveDir: root, pluginData: 'asked' });
        return found.external ? undefined : { path: found.path, external: true };
      });
    },
  };
}

function writeSection(name, text) {
  const content = existsSync(page) ? readFileSync(page, 'utf8') : '# Following\n';
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const command = `Repeat it with \`node test/bench/follow.mjs --only ${name}${values.short ? ' --short' : ''}\`; this is of ${new Date().toISOString().slice(0, 10)}, ${machine()}.`;
  const section = `${begin}\n\n${text}\n\n${command}\n\n${end}`;
  const at = content.indexOf(begin);
  const to = content.indexOf(end);
  const next =
    at < 0 || to < 0
      ? `${content.trimEnd()}\n\n${section}\n`
      : content.slice(0, at) + section + content.slice(to + end.length);
  writeFileSync(page, next);
}

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  return `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Linux ${release()}, Node ${process.versions.node}, commit ${commit}, load average ${(loadavg()[2] ?? 0).toFixed(1)}`;
}

function fail(message) {
  console.error(`follow: ${message}`);
  process.exit(1);
}
