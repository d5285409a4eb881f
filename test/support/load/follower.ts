import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A program that follows a log and prints its records into a file. */
export interface Follower {
  readonly pid: number;
  readonly output: string;
  readonly complaints: string;
  /** Waits until so many bytes were printed, or until nothing came for `idleMs`. */
  printed(bytes: number, idleMs: number): Promise<void>;
  /** Interrupts it as Ctrl-C does; answers the exit code, or the signal's name. */
  end(): Promise<number | string | null>;
}

export function startFollower(command: string, args: readonly string[], output: string): Follower {
  const complaints = `${output}.err`;
  const [out, err] = [openSync(output, 'w'), openSync(complaints, 'w')];
  const child = spawn(command, args, { stdio: ['ignore', out, err] });
  closeSync(out);
  closeSync(err);
  const ended = new Promise<number | string | null>(resolve => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started.`);
  return {
    pid,
    output,
    complaints,
    printed: async (bytes, idleMs) => {
      let size = -1;
      let sinceMs = performance.now();
      while (performance.now() - sinceMs < idleMs) {
        const now = statSync(output).size;
        if (now >= bytes) return;
        if (now !== size) sinceMs = performance.now();
        size = now;
        await pause(50);
      }
    },
    end: async () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** What a process holds and took, as Linux tells it. */
export interface ProcessFacts {
  readonly descriptors: number;
  /** inotify watches. */
  readonly watches: number;
  /** Without what is only mapped from files, such as the program itself. */
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

export function factsOfProcess(pid: number): ProcessFacts {
  const descriptors = readdirSync(`/proc/${pid}/fd`);
  const watches = descriptors.reduce((sum, fd) => sum + watchesOf(pid, fd), 0);
  const resident = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // The name of the program, in brackets, may hold spaces.
  const [, rest = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ');
  return {
    descriptors: descriptors.length,
    watches,
    residentBytes: Number(resident) * 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
  };
}

function watchesOf(pid: number, fd: string): number {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').match(/^inotify wd:/gm)?.length ?? 0;
  } catch {
    // It was closed meanwhile.
    return 0;
  }
}

/** `sysconf(_SC_CLK_TCK)` is 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
