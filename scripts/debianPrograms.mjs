/**
 * Programs of Debian that tests need: those of the machine, else unpacked beside the packages, so that nothing of the machine changes.
 *
 *   node scripts/debianPrograms.mjs     fetches what is missing
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Each program with the packages that it is in and needs. */
const packagesOf = {
  jq: ['jq', 'libjq1', 'libonig5'],
  logrotate: ['logrotate', 'libpopt0'],
  strace: ['strace', 'libunwind8'],
};

const folder = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/debian');

/** How a program is started: its path and what its environment needs. Fails when it is neither on the machine nor fetched. */
export function debianProgram(name) {
  const found = spawnSync('sh', ['-c', 'PATH="$PATH:/usr/sbin:/sbin" command -v "$1"', 'sh', name], {
    encoding: 'utf8',
  });
  if (found.status === 0) return { path: found.stdout.trim(), env: {} };
  const root = join(folder, name);
  for (const bin of ['usr/sbin', 'usr/bin', 'sbin', 'bin']) {
    const path = join(root, bin, name);
    if (existsSync(path)) return { path, env: { LD_LIBRARY_PATH: librariesIn(root).join(':') } };
  }
  throw new Error(`${name} is needed: install it, or fetch it with "npm test -- --only packages"`);
}

/** Fetches the programs that are missing. Answers what could not be had, as text. */
export function fetchDebianPrograms(names = Object.keys(packagesOf)) {
  return names.flatMap(name => {
    try {
      debianProgram(name);
      return [];
    } catch {
      // It is not there yet.
      return fetchProgram(name);
    }
  });
}

function fetchProgram(name) {
  const root = join(folder, name);
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads, { recursive: true });
  const download = () => apt(['download', ...packagesOf[name]], downloads);
  let fetched = download();
  // The list of packages may be old, or missing.
  if (fetched.status !== 0 && apt(['update', '-qq'], downloads).status === 0) fetched = download();
  if (fetched.status !== 0) return [`${name} can't be fetched, install it: ${errorOf(fetched)}`];
  for (const file of readdirSync(downloads)) {
    const unpacked = spawnSync('dpkg', ['-x', file, root], { cwd: downloads, encoding: 'utf8' });
    if (unpacked.status !== 0) return [`${file} can't be unpacked: ${errorOf(unpacked)}`];
  }
  rmSync(downloads, { recursive: true });
  return [];
}

function apt(args, cwd) {
  return spawnSync('apt-get', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function errorOf({ error, stderr }) {
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
}

function librariesIn(root) {
  return ['usr/lib', 'lib'].flatMap(lib => {
    const path = join(root, lib);
    return existsSync(path) ? readdirSync(path).map(name => join(path, name)) : [];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = fetchDebianPrograms();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
