#!/usr/bin/env node
/**
 * Runs everything of test/integration/following again and again: one failure in twenty runs is a failure.
 *
 *   node test/repeatFollowing.mjs                    twenty times
 *   node test/repeatFollowing.mjs --times 5 rotation only files whose names hold this
 *   node test/repeatFollowing.mjs --at-once 3        three runs beside each other: most of the time is waiting
 *   node test/repeatFollowing.mjs --write            and puts the result into docs/following.md
 *
 * The random test takes another seed each time.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '20' },
    'at-once': { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const times = wholeNumber('times');
const atOnce = wholeNumber('at-once');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'repeat-following-'));
/** By file: how many tests passed and failed in all runs, and how long it took at most. */
const files = new Map();
const failures = [];

try {
  let started = 0;
  const runOthers = async () => {
    while (started < times) {
      const run = ++started;
      const startedMs = Date.now();
      const results = await runOnce(run);
      let failed = 0;
      for (const file of results) failed += add(run, file);
      const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
      console.log(`run ${String(run).padStart(3)} of ${times}: ${failed} failed, ${seconds} s`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runOthers));
} finally {
  rmSync(reports, { recursive: true, force: true });
}

console.log(
  `\n${'file'.padEnd(28)} ${'tests'.padStart(6)} ${'passed'.padStart(8)} ${'failed'.padStart(7)} ${'slowest'.padStart(9)}`,
);
for (const [name, { tests, passed, failed, slowestMs }] of [...files].sort()) {
  const slowest = `${(slowestMs / 1000).toFixed(1)} s`;
  console.log(
    `${name.padEnd(28)} ${String(tests).padStart(6)} ${String(passed).padStart(8)} ${String(failed).padStart(7)} ${slowest.padStart(9)}`,
  );
}
const sum = key => [...files.values()].reduce((total, file) => total + file[key], 0);
console.log(`\n${times} runs: ${sum('passed')} passed, ${sum('failed')} failed`);
for (const failure of failures) console.log(`\n${failure}`);
const isGood = sum('failed') === 0 && sum('passed') > 0;
if (values.write && isGood && positionals.length === 0) writeResult();
process.exitCode = isGood ? 0 : 1;

function wholeNumber(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1) return number;
  console.error(`repeatFollowing: --${name} is a whole number from 1 on, not "${values[name]}"`);
  return process.exit(2);
}

/** Only a good result of the whole set is recorded. */
function writeResult() {
  const path = join(root, 'docs/following.md');
  const rows = [...files]
    .sort()
    .map(([name, { tests, passed, failed }]) => `| \`${name}\` | ${tests} | ${passed} | ${failed} |`);
  const section = `<!-- repeats -->

## ${times} repeats

Everything in \`test/integration/following\` ran ${times} times${atOnce > 1 ? `, ${atOnce} runs beside each other` : ''}, with another random seed each time: ${sum('passed')} tests passed, ${sum('failed')} failed.

| File | Tests | Passed in all runs | Failed |
| --- | --- | --- | --- |
${rows.join('\n')}

Repeat it with \`node test/repeatFollowing.mjs --times ${times}${atOnce > 1 ? ` --at-once ${atOnce}` : ''} --write\`.

<!-- end of repeats -->
`;
  const before = readFileSync(path, 'utf8');
  const old = /<!-- repeats -->[^]*<!-- end of repeats -->\n/;
  writeFileSync(path, old.test(before) ? before.replace(old, () => section) : `${before.trimEnd()}\n\n${section}`);
  spawnSync('npx', ['prettier', '--write', '--log-level', 'warn', path], { cwd: root });
}

/** The results of each file. */
async function runOnce(run) {
  const report = join(reports, `${run}.json`);
  const args = [
    'vitest',
    'run',
    '--project',
    'following',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...positionals,
  ];
  const env = { ...process.env, FOLLOWING_SEED: process.env.FOLLOWING_SEED ?? String((Date.now() + run) % 2 ** 31) };
  const child = spawn('npx', args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', data => (errors += data));
  await new Promise(resolve => child.once('close', resolve));
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    // It did not come as far as writing the report.
    return [{ name: 'vitest', assertionResults: [], message: errors, status: 'failed', startTime: 0, endTime: 0 }];
  }
}

/** Answers how many tests of the file failed. */
function add(run, { name, assertionResults, message, status, startTime, endTime }) {
  const key = basename(name);
  const file = files.get(key) ?? { tests: 0, passed: 0, failed: 0, slowestMs: 0 };
  files.set(key, file);
  const failed = assertionResults.filter(test => test.status === 'failed');
  for (const { fullName, failureMessages } of failed) {
    failures.push(`run ${run}, ${key}: ${fullName}\n${failureMessages.join('\n').slice(0, 2000)}`);
  }
  // Something outside its tests, such as a leak.
  const isWhole = status === 'failed' && failed.length === 0;
  if (isWhole) failures.push(`run ${run}, ${key}: ${message}`);
  file.tests = Math.max(file.tests, assertionResults.length);
  file.passed += assertionResults.filter(test => test.status === 'passed').length;
  file.failed += failed.length + (isWhole ? 1 : 0);
  file.slowestMs = Math.max(file.slowestMs, endTime - startTime);
  return failed.length + (isWhole ? 1 : 0);
}
