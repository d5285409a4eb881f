#!/usr/bin/env node
/**
 * Runs everything and sums it up in the last line. A check such as lint counts as one, a suite as its tests.
 *
 *   npm test
 *   node scripts/test.mjs --only unit,ui     only these
 *   node scripts/test.mjs --list             their names
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canRunServer, installDependencies, nodeWithSqlite, root, run, setUpHost } from './steps.mjs';

const reports = mkdtempSync(join(tmpdir(), 'audit-log-tests-'));

/** In order. A check passes or fails as one; a suite writes a report of its tests. */
const checks = [
  { name: 'packages', run: installAll },
  { name: 'types', run: () => npm('types') },
  { name: 'lint', run: () => npm('lint') },
  { name: 'layers', run: () => npm('layers') },
  { name: 'format', run: () => npm('format:check') },
  suite('unit', vitest('unit')),
  suite('integration', vitest('integration')),
  suite('following', vitest('following')),
  suite('load', vitest('load')),
  { name: 'build', run: () => run('node', ['scripts/build.mjs', '--check-size']) },
  { name: 'package', run: () => run('node', ['scripts/package.mjs']) },
  { name: 'host', run: () => (canRunServer ? setUpHost(['--minimum']) : Promise.resolve(0)) },
  ...(nodeWithSqlite === null ? [] : [suite('formats', formatTests)]),
  suite('e2e', report => run('node', ['test/e2e/runSuite.mjs', '--report', report])),
  ...(canRunServer
    ? [
        suite('ui', vitest('ui')),
        suite('minimum', report => run('node', ['test/e2e/runSuite.mjs', '--minimum', '--report', report])),
        // npm start opens the newest VS Code only.
        suite('minimum-ui', vitest('ui', { VSCODE_HOST: 'minimum' }, '--exclude=**/start.test.ts')),
        { name: 'window-load', run: () => run('node', ['test/bench/follow.mjs', '--short', '--only', 'window']) },
      ]
    : []),
  { name: 'bench', run: () => run('node', ['test/bench/run.mjs', '--smoke']) },
];

const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } });
if (values.list) {
  console.log(checks.map(({ name }) => name).join('\n'));
  process.exit(0);
}
const only = values.only?.split(',');
const unknown = only?.filter(name => !checks.some(check => check.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`test: no check ${unknown.join(', ')}; --list names them`);
  process.exit(2);
}

const results = [];
try {
  for (const check of checks.filter(({ name }) => only?.includes(name) ?? true)) {
    console.log(`\n=== ${check.name} ${'='.repeat(Math.max(3, 100 - check.name.length))}\n`);
    const startedMs = Date.now();
    const code = await check.run();
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    results.push({ name: check.name, seconds, ...countsOf(check, code) });
    // Nothing can be said without the packages.
    if (check.name === 'packages' && code !== 0) break;
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}

console.log('');
for (const { name, seconds, passed, failed, skipped } of results) {
  console.log(
    `${failed > 0 ? 'FAILED' : 'passed'}  ${name.padEnd(12)} ${seconds.padStart(6)} s  ${line(passed, failed, skipped)}`,
  );
}
const total = key => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${line(total('passed'), total('failed'), total('skipped'))}`);
process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0;

/** The packages, and the programs of the system that tests drive. */
async function installAll() {
  const code = await installDependencies();
  return code === 0 && process.platform === 'linux' ? run('node', ['scripts/debianPrograms.mjs']) : code;
}

function suite(name, runWithReport) {
  const report = join(reports, `${name}.json`);
  return { name, report, run: () => runWithReport(report) };
}

function vitest(project, env = {}, ...more) {
  return report => run('npx', ['vitest', ...vitestOptions(project, report), ...more], { env });
}

/** Under a Node that has node:sqlite, which is not always the one that runs this. */
function formatTests(report) {
  return run(nodeWithSqlite, [join(root, 'node_modules/vitest/vitest.mjs'), ...vitestOptions('formats', report)]);
}

function vitestOptions(project, report) {
  return ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
}

function npm(script) {
  return run('npm', ['run', '--silent', script]);
}

/** A suite that fails outside its tests, or wrote no report, counts as one failure. */
function countsOf({ report }, code) {
  if (report === undefined) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const content = JSON.parse(readFileSync(report, 'utf8'));
  const counts =
    content.stats === undefined
      ? {
          passed: content.numPassedTests,
          failed: content.numFailedTests,
          skipped: content.numPendingTests + content.numTodoTests,
        }
      : { passed: content.stats.passes, failed: content.stats.failures, skipped: content.stats.pending };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function line(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
