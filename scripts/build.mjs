#!/usr/bin/env node
/**
 * Bundles everything that ships: extension, host, worker, command line and webview, into dist/.
 *
 *   node scripts/build.mjs                minified, as it ships
 *   node scripts/build.mjs --dev          readable, with source maps
 *   node scripts/build.mjs --watch        --dev, and again on every change
 *   node scripts/build.mjs --check-size   fails when a bundle is over its budget
 *   node scripts/build.mjs --dev worker   only these bundles: extension, host, yaml, addSource, dialectMapping, worker, entryFormats, examine, cli, webview
 */
import { build, context } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from './nodeBundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = new Set(process.argv.slice(2).filter(argument => argument.startsWith('--')));
const names = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const known = new Set(['--dev', '--watch', '--check-size']);
for (const flag of flags) if (!known.has(flag)) fail(`unknown option ${flag}; there are ${[...known].join(', ')}`);
const isWatching = flags.has('--watch');
const isDev = isWatching || flags.has('--dev');

/** What a bundle may weigh at most, minified: performance budget 13. */
const budgets = [
  {
    name: 'extension + host + worker',
    bytes: 400_000,
    weigh: meta => sum(['extension.js', 'host.js', 'worker.js'].map(f => outputOf(meta, f).bytes)),
  },
  {
    name: 'the same with what is loaded when it is needed: YAML, formats that are no lines, Add Source, own dialects',
    bytes: Infinity,
    weigh: meta =>
      sum(
        [
          'extension.js',
          'host.js',
          'yaml.js',
          'worker.js',
          'entryFormats.js',
          'examine.js',
          'addSource.js',
          'dialectMapping.js',
        ].map(f => outputOf(meta, f).bytes),
      ),
  },
  { name: 'webview, our own code', bytes: 150_000, weigh: meta => ownBytes(outputOf(meta, 'webview/main.js')) },
  { name: 'webview with its libraries', bytes: 520_000, weigh: meta => outputOf(meta, 'webview/main.js').bytes },
];

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: !isDev,
  sourcemap: isDev ? 'linked' : false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': isDev ? '"development"' : '"production"' },
};
const node = { ...nodeBundle, ...shared };

/** extension.ts is tiny and loads the host only when it is needed: the two stay two files. */
const hostStaysOutside = {
  name: 'host-stays-outside',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/host\/main$/ }, () => ({ path: './host.js', external: true })),
};

/** The YAML parser weighs as much as half of the host, and only windows with a scheduler's config load it. */
const yamlStaysOutside = {
  name: 'yaml-stays-outside',
  setup: ({ onResolve }) => onResolve({ filter: /^yaml$/ }, () => ({ path: './yaml.js', external: true })),
};

/** What most windows never need stays out of what all of them load: what `import()` asks for is a file beside it. */
const staysOutside = (filter, file) => ({
  name: `${file}-stays-outside`,
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path: `./${file}.js`, external: true })),
});
const entryFormatsStayOutside = staysOutside(/^\.\/entryFormats$/, 'entryFormats');
const examineStaysOutside = staysOutside(/^\.\/examine$/, 'examine');
const addSourceStaysOutside = staysOutside(/\/addSource\/addSource$/, 'addSource');
const dialectMappingStaysOutside = staysOutside(/\/core\/dialectMapping$/, 'dialectMapping');

const all = {
  extension: {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode', './host.js'],
    plugins: [hostStaysOutside],
    // import() becomes require(): the extension host loads CommonJS.
    supported: { 'dynamic-import': false },
  },
  host: {
    ...node,
    entryPoints: ['src/host/main.ts'],
    outfile: 'dist/host.js',
    external: ['vscode'],
    plugins: [yamlStaysOutside, addSourceStaysOutside, dialectMappingStaysOutside],
    supported: { 'dynamic-import': false },
  },
  addSource: {
    ...node,
    entryPoints: ['src/host/addSource/addSource.ts'],
    outfile: 'dist/addSource.js',
    external: ['vscode'],
  },
  yaml: { ...node, entryPoints: ['node_modules/yaml/browser/index.js'], outfile: 'dist/yaml.js' },
  worker: {
    ...node,
    entryPoints: ['src/engine/main.ts'],
    outfile: 'dist/worker.js',
    plugins: [entryFormatsStayOutside, examineStaysOutside],
    supported: { 'dynamic-import': false },
  },
  entryFormats: { ...node, entryPoints: ['src/sources/entryFormats.ts'], outfile: 'dist/entryFormats.js' },
  examine: { ...node, entryPoints: ['src/engine/examine.ts'], outfile: 'dist/examine.js' },
  dialectMapping: { ...node, entryPoints: ['src/core/dialectMapping.ts'], outfile: 'dist/dialectMapping.js' },
  cli: { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  webview: {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    tsconfig: 'webview/tsconfig.json',
    entryPoints: ['webview/main.ts', ...['webview/main.css'].filter(file => existsSync(join(root, file)))],
    outdir: 'dist/webview',
    external: ['*.ttf'],
  },
};
for (const name of names) if (!(name in all)) fail(`unknown bundle ${name}; there are ${Object.keys(all).join(', ')}`);
const bundles = names.length > 0 ? names.map(name => all[name]) : Object.values(all);
const isWhole = names.length === 0;

const missing = bundles.flatMap(bundle => bundle.entryPoints).filter(entry => !existsSync(join(root, entry)));
if (missing.length > 0) fail(`no such entry file: ${missing.join(', ')}`);

if (isWhole) rmSync(join(root, 'dist'), { recursive: true, force: true });
copyCodicons();
if (isWatching) await watch();
else await buildOnce();

async function buildOnce() {
  const results = await Promise.all(bundles.map(bundle => build(bundle))).catch(() => fail('the build failed'));
  if (bundles.includes(all.cli)) chmodSync(join(root, 'dist/cli.js'), 0o755);
  const meta = Object.assign({}, ...results.map(result => result.metafile.outputs));
  for (const [file, output] of Object.entries(meta)) {
    if (!file.endsWith('.map')) console.log(`${kilobytes(output.bytes)}  ${file}`);
  }
  if (isDev || !isWhole) return;
  const weights = budgets.map(budget => ({ ...budget, weight: budget.weigh(meta) }));
  for (const { name, bytes, weight } of weights) {
    const limit = Number.isFinite(bytes) ? `of ${kilobytes(bytes)}` : ' '.repeat(13);
    console.log(`${kilobytes(weight)}  ${limit}  ${name}${weight > bytes ? '  OVER BUDGET' : ''}`);
  }
  if (flags.has('--check-size') && weights.some(({ bytes, weight }) => weight > bytes)) {
    fail('a bundle is over its budget');
  }
}

async function watch() {
  let running = 0;
  const announce = {
    name: 'announce',
    setup: ({ onStart, onEnd }) => {
      // The two lines that .vscode/tasks.json waits for.
      onStart(() => {
        if (running++ === 0) console.log('[watch] build started');
      });
      onEnd(() => {
        if (--running === 0) console.log('[watch] all built');
      });
    },
  };
  const contexts = await Promise.all(
    bundles.map(bundle => context({ ...bundle, plugins: [...(bundle.plugins ?? []), announce] })),
  );
  await Promise.all(contexts.map(it => it.watch()));
}

function copyCodicons() {
  mkdirSync(join(root, 'dist/webview'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    copyFileSync(join(root, 'node_modules/@vscode/codicons/dist', file), join(root, 'dist/webview', file));
  }
}

function outputOf(meta, file) {
  return meta[`dist/${file}`] ?? fail(`the build made no ${file}`);
}

function ownBytes(output) {
  const own = Object.entries(output.inputs).filter(([input]) => !input.includes('node_modules/'));
  return sum(own.map(([, { bytesInOutput }]) => bytesInOutput));
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}

function fail(message) {
  console.error(`build: ${message}`);
  process.exit(1);
}
