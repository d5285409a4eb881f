import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';
import { judge, traceFollow } from '../../support/load/trace';
import { recordOf } from '../../support/writers/records.mjs';

// The promise: the log and its folder are never written to, locked or touched.

const root = join(import.meta.dirname, '../../..');
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'no-writes-'));
  await chmod(folder, 0o755);
  program = join(folder, 'dist/cli.js');
  await build({ ...nodeBundle, entryPoints: [join(root, 'src/cli.ts')], outfile: program, logLevel: 'error' });
  await writeFile(join(folder, 'package.json'), '{ "version": "0" }');
});
afterAll(() => rm(folder, { recursive: true }));

const modes = [[], ['--poll']];

// Elsewhere than on Linux, which strace is for, the tests below must do.
for (const args of process.platform === 'linux' ? modes : []) {
  test(`makes no system call in the log's folder but such that look (${args.join(' ') || 'with file events'})`, async () => {
    const run = join(folder, `traced${args.length}`);
    const { calls, violations, printed, written, exit, byName } = await traceFollow(program, run, args);
    expect(violations).toEqual([]);
    // The trace is one of a run that did its work.
    expect({ printed, exit }).toEqual({ printed: written, exit: 0 });
    expect(calls).toBeGreaterThan(100);
    expect([...byName.keys()]).toEqual(expect.arrayContaining(['openat', 'close']));
  });
}

test.each([
  ['opened for writing', '12 openat(AT_FDCWD, "/l/audit.jsonl", O_WRONLY|O_CLOEXEC) = 21</l/audit.jsonl>'],
  ['opened for both', '12 openat(AT_FDCWD, "/l/audit.jsonl", O_RDWR) = -1 EACCES (Permission denied)'],
  ['made', '12 openat(AT_FDCWD, "/l/x", O_RDONLY|O_CREAT, 0666) = 21</l/x>'],
  ['written', '12 write(21</l/audit.jsonl>, ""..., 5) = 5'],
  ['locked', '12 flock(21</l/audit.jsonl>, LOCK_SH) = 0'],
  ['locked in part', '12 fcntl(21</l/audit.jsonl>, F_SETLK, {l_type=F_RDLCK}) = 0'],
  ['renamed', '12 rename("/l/audit.jsonl", "/l/audit.jsonl.1") = 0'],
  ['deleted', '12 unlink("/l/audit.jsonl" <unfinished ...>\n12 <... unlink resumed>) = 0'],
  ['given another mode', '12 fchmod(21</l/audit.jsonl>, 0600) = 0'],
  ['given another time', '12 utimensat(AT_FDCWD, "/l/audit.jsonl", NULL, 0) = 0'],
  ['mapped for writing', '12 mmap(NULL, 5, PROT_READ|PROT_WRITE, MAP_SHARED, 21</l/audit.jsonl>, 0) = 0x7f'],
])('would notice a file that is %s', (_, trace) => {
  expect(judge(`12 openat(AT_FDCWD, "/l", O_RDONLY|O_DIRECTORY) = 20</l>\n${trace}\n`, '/l').violations).toHaveLength(
    1,
  );
});

for (const args of modes) {
  test(`leaves no trace: times, modes, names and locks are as before (${args.join(' ') || 'with file events'})`, async () => {
    const logs = join(folder, `still${args.length}`);
    const log = join(logs, 'audit.jsonl');
    await mkdir(logs);
    const records = (from: number): Buffer =>
      Buffer.concat(Array.from({ length: 100 }, (_, at) => recordOf(from + at)));
    await writeFile(`${log}.2.gz`, gzipSync(records(0)));
    await writeFile(`${log}.1`, records(100));
    await writeFile(log, records(200));
    // Nobody may write there; another user than root could not even try.
    for (const name of readdirSync(logs)) chmodSync(join(logs, name), 0o444);
    await chmod(logs, 0o555);
    const before = factsOf(logs);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(process.execPath, [program, 'follow', log, '--output', 'raw', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      ...nobody,
    });
    let printed = 0;
    let complaints = '';
    child.stdout.on('data', (data: Buffer) => {
      for (const byte of data) if (byte === 0x0a) printed++;
    });
    child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
    const exited = new Promise(resolve => child.once('close', resolve));
    const giveUpMs = performance.now() + 20_000;
    while (printed < 300 && performance.now() < giveUpMs) await pause(50);
    // Some more looks, and what is held meanwhile.
    const locked: string[] = [];
    for (let look = 0; look < 10; look++) {
      locked.push(...locksIn(logs));
      await pause(250);
    }
    child.kill('SIGINT');
    expect(await exited).toBe(0);
    expect({ printed, complaints, locked }).toEqual({ printed: 300, complaints: '', locked: [] });
    expect(factsOf(logs)).toEqual(before);
    await chmod(logs, 0o755);
  });
}

/** All that changes with a file but the time of the last read. The time of the last change (ctime) nobody can set back. */
function factsOf(logs: string): Record<string, object> {
  const facts: Record<string, object> = {};
  for (const name of ['.', ...readdirSync(logs).sort()]) {
    const { ino, mode, uid, gid, size, nlink, mtimeNs, ctimeNs } = statSync(join(logs, name), { bigint: true });
    facts[name] = { ino, mode, uid, gid, size, nlink, mtimeNs, ctimeNs };
  }
  return facts;
}

/** Locks that anybody holds on files of a folder. */
function locksIn(logs: string): string[] {
  if (process.platform !== 'linux') return [];
  const inodes = ['.', ...readdirSync(logs)].map(name => `:${statSync(join(logs, name)).ino} `);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter(line => inodes.some(inode => line.includes(inode)));
}
