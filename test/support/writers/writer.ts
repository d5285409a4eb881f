import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Action } from './actions';

/** A writer process that does what it is told. */
export interface Writer<A extends readonly [name: string, ...rest: unknown[]] = Action> {
  /** Does the actions one after the other without a pause, and waits for their end. Fails when one does. */
  do(...actions: readonly A[]): Promise<void>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

export interface WriterOptions {
  readonly log: string;
  readonly manifest: string;
  readonly firstId: number;
  readonly style: 'hold' | 'reopen';
  /** The largest file that it may write, in blocks of 512 bytes: a full disk, for it alone. */
  readonly fileBlocks?: number;
}

export function startWriter({ log, manifest, firstId, style, fileBlocks }: WriterOptions): Writer {
  const args = [join(import.meta.dirname, 'actor.mjs'), log, manifest, String(firstId), style];
  // The signal that the limit sends would end the process before it can say what is wrong.
  const limited = ['-c', `trap '' XFSZ; ulimit -f ${fileBlocks}; exec "$@"`, 'sh', process.execPath, ...args];
  const [command, rest] = fileBlocks === undefined ? [process.execPath, args] : ['/bin/sh', limited];
  return drive(command, rest);
}

/** What Betty's writers do; `betty.mjs` has more about each. */
export type BettyAction =
  | readonly ['append', count: number, pauseMs?: number]
  | readonly ['inPlace', count: number, pieces?: number, pauseMs?: number]
  | readonly ['update', count: number, together: number]
  | readonly ['halfInPlace' | 'halfTemporary' | 'kill'];

/** A writer of Betty's array. It keeps the newest `cap` entries; the names of its own count up from `firstId`. */
export function startBetty(log: string, cap = 10_000, firstId = 0): Writer<BettyAction> {
  return drive(process.execPath, [join(import.meta.dirname, 'betty.mjs'), log, String(cap), String(firstId)]);
}

/** Starts a process that does the actions it reads, a JSON array a line, and answers each with a line: `ok` or what went wrong. */
export function drive<A extends readonly [name: string, ...rest: unknown[]]>(
  command: string,
  args: readonly string[],
): Writer<A> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const answers = answersOf(child);
  let last: Promise<unknown> = Promise.resolve();
  return {
    do: async (...actions) => {
      const mayDie = actions.some(([name]) => name === 'kill' || name === 'dieAfter');
      const before = last;
      const answered = before.then(async () => {
        child.stdin.write(`${JSON.stringify(actions)}\n`);
        const { value } = await answers.next();
        return value;
      });
      last = answered;
      const answer = await answered;
      if (mayDie && answer === undefined) return;
      if (answer !== 'ok') throw new Error(`The writer failed at ${JSON.stringify(actions)}: ${answer ?? 'it died'}`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    end: async () => {
      child.stdin.end();
      // What it still does is done first; who was killed has ended.
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

/** A writer that runs by itself: `snbb.mjs` or `scout.mjs`, with the log, the manifest and more as arguments. */
export function runWriter(program: 'snbb' | 'scout', args: readonly (string | number)[]): RunningWriter {
  const file = join(import.meta.dirname, `${program}.mjs`);
  const child = spawn(process.execPath, [file, ...args.map(String)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    ended: exited.then(([code]) => {
      if (code !== 0 && code !== null) throw new Error(`${program}.mjs failed: ${code}`);
    }),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export interface RunningWriter {
  readonly ended: Promise<void>;
  kill(): Promise<void>;
}

function answersOf(child: ChildProcessByStdio<Writable, Readable, null>): AsyncIterator<string, undefined> {
  // A process that was killed no longer reads.
  child.stdin.on('error', () => undefined);
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}
