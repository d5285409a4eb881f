#!/usr/bin/env node
/**
 * Opens VS Code with the extension on a demo workspace where a simulated scheduler works, or on a log of your own.
 *
 *   npm start                   the demo
 *   npm start -- PATH           that log instead, nothing is written into its folder
 *   npm start -- --server       the VS Code server in the browser even where VS Code is installed
 *   npm start -- --port N       its port
 *   npm start -- --speed N      how many times faster than the clock the scheduler lives [600]
 *
 * Ctrl-C ends everything. VS Code gets a profile of its own in .vscode-profile/.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { simulate } from './simulator/simulate.mjs';
import { canRunServer, installDependencies, root, run, setUpHost, vsixPath } from './steps.mjs';
import { startServer } from './vscodeHost/server.mjs';

const oldestCode = [1, 104];
const historyRecords = 400;
const profile = join(root, '.vscode-profile');
const isWindows = process.platform === 'win32';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: 'boolean' }, port: { type: 'string' }, speed: { type: 'string' } },
});
if (positionals.length > 1) fail('one PATH at most');
const ownLog = positionals[0] === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', positionals[0]);
if (ownLog !== undefined && !existsSync(ownLog)) fail(`there is no ${ownLog}`);
const speed = Number(values.speed ?? 600);
if (!(speed > 0)) fail('--speed needs a number above 0');

const ending = new AbortController();
const { signal } = ending;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => ending.abort());

const code = values.server ? undefined : await findCode();
if (code === undefined && !canRunServer) {
  fail(`no VS Code ${oldestCode.join('.')} or newer found as "code", and the VS Code server is for Linux on x64 only`);
}
await step('installing packages', () => installDependencies({ quiet: true, signal }));
await step('building', () => run('node', ['scripts/build.mjs'], { quiet: true, signal }));
await step('packaging', () => run('node', ['scripts/package.mjs'], { quiet: true, signal }));
if (code === undefined)
  await step('installing a VS Code server', () => setUpHost(['--no-browser'], { quiet: true, signal }));

const demo = ownLog === undefined ? mkdtempSync(join(tmpdir(), 'audit-log-demo-')) : undefined;
try {
  const folder = demo ?? dirname(ownLog);
  const scheduler = demo === undefined ? Promise.resolve() : startScheduler(demo);
  // A user setting of our own profile: it also counts where the folder is not trusted.
  const settings = ownLog === undefined ? {} : { 'auditLogViewer.sources': [{ path: ownLog }] };
  if (code === undefined) await openInServer(folder, settings);
  else await openInCode(folder, settings);
  ending.abort();
  await scheduler;
} finally {
  if (demo !== undefined) rmSync(demo, { recursive: true, force: true });
}

function startScheduler(folder) {
  const log = join(folder, 'logs/scheduler_audit.jsonl');
  mkdirSync(dirname(log), { recursive: true });
  const seed = Date.now() % 1000;
  console.log(`A simulated scheduler writes ${log}`);
  return simulate({ log, seed, speed, history: historyRecords, signal });
}

async function openInServer(folder, settings) {
  const home = join(profile, 'server');
  const server = await startServer({
    workspace: folder,
    extensions: [vsixPath],
    folder: home,
    settings: keepSettings(join(home, 'data/User/settings.json'), settings),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
  });
  console.log(`\nVS Code is at  ${server.url}\n\nCtrl-C ends it.`);
  await Promise.race([aborted(), server.ended]);
  const isOurs = signal.aborted;
  await server.stop();
  if (!isOurs) fail(`the VS Code server ended by itself:\n${server.log()}`);
}

async function openInCode(folder, settings) {
  const data = join(profile, 'code/data');
  const path = join(data, 'User/settings.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(keepSettings(path, settings), undefined, 2));
  const own = ['--user-data-dir', data, '--extensions-dir', join(profile, 'code/extensions')];
  await step('installing the extension', () =>
    run(code, [...own, '--install-extension', vsixPath, '--force'], { quiet: true }),
  );
  console.log('\nVS Code opens. Close its window or press Ctrl-C to end.');
  const window = spawn(code, [...own, '--new-window', '--wait', folder], { stdio: 'inherit', shell: isWindows });
  await Promise.race([aborted(), new Promise(closed => window.once('exit', closed))]);
  window.kill();
}

/** What the profile's owner has set stays; the source is ours, and set or taken away. */
function keepSettings(path, settings) {
  const kept = existsSync(path) ? parsed(readFileSync(path, 'utf8')) : { 'workbench.startupEditor': 'none' };
  delete kept['auditLogViewer.sources'];
  return { ...kept, ...settings };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // The file may carry comments; it belongs to this demo profile only, and starting matters more.
    return {};
  }
}

/** The installed VS Code, when it is new enough and not the helper of a remote terminal, which takes no profile. */
async function findCode() {
  if (process.env.VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  const answer = await promisify(execFile)('code', ['--version'], { shell: isWindows, timeout: 20_000 }).catch(
    () => undefined,
  );
  const [major, minor] = (answer?.stdout ?? '').split('\n', 1)[0].split('.').map(Number);
  const isNewEnough = major > oldestCode[0] || (major === oldestCode[0] && minor >= oldestCode[1]);
  return isNewEnough ? 'code' : undefined;
}

async function step(title, work) {
  console.log(`... ${title}`);
  const exitCode = await work();
  if (signal.aborted) process.exit(130);
  if (exitCode !== 0) fail(`${title} failed`);
}

function aborted() {
  return new Promise(done => (signal.aborted ? done() : signal.addEventListener('abort', done, { once: true })));
}

function fail(message) {
  console.error(`start: ${message}`);
  process.exit(1);
}
