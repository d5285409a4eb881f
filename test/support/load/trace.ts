import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { debianProgram } from '../../../scripts/debianPrograms.mjs';
import { startWriter } from '../writers/writer';

/** System calls that name a path or an open file, of a run of the command line. */
export interface Trace {
  /** How many calls named the log's folder or something in it. */
  readonly calls: number;
  /** How often each call was made there. */
  readonly byName: ReadonlyMap<string, number>;
  /** Those that do more than look. */
  readonly violations: readonly string[];
  readonly printed: number;
  readonly written: number;
  readonly exit: number | null;
}

/**
 * Traces a whole run of `auditlog follow`: it follows a log through rotations of several kinds, reads archives, is asked to end.
 * Everything that names the log's folder, by path or by descriptor, must be on the list of calls that only look.
 */
export async function traceFollow(program: string, folder: string, args: readonly string[]): Promise<Trace> {
  const strace = debianProgram('strace');
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const log = join(folder, 'logs/audit.jsonl');
  const manifest = join(folder, 'manifest');
  const trace = join(folder, 'trace');
  writeFileSync(manifest, '');
  const writer = startWriter({ log, manifest, firstId: 0, style: 'hold' });
  try {
    await writer.do(['append', 300], ['rename', '.1'], ['gzip', '.1', '.2.gz'], ['append', 200], ['rename', '.1']);
    await writer.do(['append', 100]);
    const child = spawn(
      strace.path,
      // Paths of descriptors are shown (-y), text is not (-s 0): what is printed to the terminal may hold paths.
      ['-f', '-qq', '-y', '-s', '0', '-e', 'trace=%file,%desc', '-o', trace].concat(
        process.execPath,
        program,
        'follow',
        log,
        '--output',
        'raw',
        ...args,
      ),
      // What libuv would hand to io_uring, no tracer sees.
      { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...strace.env, UV_USE_IO_URING: '0' } },
    );
    const exited = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
    let printed = 0;
    child.stdout.on('data', (data: Buffer) => {
      for (const byte of data) if (byte === 0x0a) printed++;
    });
    const until = async (count: number): Promise<void> => {
      const giveUpMs = performance.now() + 20_000;
      while (printed < count && performance.now() < giveUpMs) await pause(50);
    };
    await until(600);
    await writer.do(['append', 50], ['shift'], ['renameAway', '.1'], ['append', 20], ['close'], ['append', 30]);
    await until(700);
    await writer.do(['shift'], ['copyTruncate', '.1'], ['append', 40], ['replace', 10]);
    await until(750);
    await writer.do(['deleteAndClose'], ['append', 50]);
    await until(800);
    // Looks without anything new.
    await pause(1500);
    process.kill(tracedBy(child.pid ?? 0), 'SIGINT');
    const exit = await exited;
    return { ...judge(readFileSync(trace, 'utf8'), join(folder, 'logs')), printed, written: 800, exit };
  } finally {
    await writer.end();
  }
}

/** The first process that strace started. */
function tracedBy(pid: number): number {
  const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return Number(child);
}

export function judge(trace: string, folder: string): Pick<Trace, 'calls' | 'byName' | 'violations'> {
  const byName = new Map<string, number>();
  const violations: string[] = [];
  let calls = 0;
  for (const line of wholeCalls(trace)) {
    if (!line.includes(folder)) continue;
    calls++;
    const name = /^\d+ +(\w+)/.exec(line)?.[1] ?? line;
    byName.set(name, (byName.get(name) ?? 0) + 1);
    if (!onlyLooks(name, line)) violations.push(line);
  }
  return { calls, byName, violations };
}

/** A call during which another thread made one is told in two lines. */
function wholeCalls(trace: string): readonly string[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap(line => {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, rest.slice(0, -'<unfinished ...>'.length));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    return resumed === null ? [line] : [`${pid} ${begun.get(pid) ?? '?'}${resumed[1] ?? ''}`];
  });
}

function onlyLooks(name: string, line: string): boolean {
  if (name === 'open' || name === 'openat')
    return line.includes('O_RDONLY') && !/O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)/.test(line);
  // Flags of descriptors, no locks.
  if (name === 'fcntl') return /F_(GETFD|SETFD|GETFL|DUPFD|DUPFD_CLOEXEC)\b/.test(line);
  if (name === 'mmap') return !/PROT_WRITE.*MAP_SHARED/.test(line);
  return LOOKING.has(name);
}

/** Reads, facts, names, watches, and the end of a descriptor. */
const LOOKING: ReadonlySet<string> = new Set(
  'execve read pread64 readv preadv lseek close fstat stat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getdents64 getcwd inotify_add_watch epoll_ctl'.split(
    ' ',
  ),
);
