import { build } from 'esbuild';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';

/** The command line as a bundle, in a folder of its own. */
export interface Installed {
  readonly folder: string;
  readonly program: string;
  start(...args: readonly string[]): Running;
  startIn(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Running;
  remove(): Promise<void>;
}

/** A process of it. */
export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: () => Buffer;
  readonly text: () => string;
  readonly complaints: () => string;
  readonly exit: Promise<number | null>;
  /** Waits until so many lines were printed. */
  lines(count: number): Promise<string[]>;
  /** Waits until standard error says it. */
  told(what: RegExp): Promise<string>;
  /** Ends it as Ctrl-C does. */
  interrupt(): Promise<number | null>;
}

export const root = join(import.meta.dirname, '../../..');
export const samples = join(root, 'test/fixtures/samples');

export async function install(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'auditlog-cli-'));
  const program = join(folder, 'dist/cli.cjs');
  await build({ ...nodeBundle, entryPoints: [join(root, 'src/cli.ts')], outfile: program, logLevel: 'error' });
  await writeFile(join(folder, 'package.json'), await readFile(join(root, 'package.json')));
  const children = new Set<Running>();
  const startIn: Installed['startIn'] = (environment, ...args) => {
    const running = start(program, environment, args);
    children.add(running);
    return running;
  };
  return {
    folder,
    program,
    startIn,
    start: (...args) => startIn({}, ...args),
    remove: async () => {
      // Those of tests that failed.
      for (const { child } of children) if (child.exitCode === null) child.kill('SIGKILL');
      await Promise.all([...children].map(({ exit }) => exit));
      await rm(folder, { recursive: true });
    },
  };
}

function start(program: string, environment: Readonly<Record<string, string>>, args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...environment },
  });
  const output: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (data: Buffer) => output.push(data));
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
  const exit = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
  const bytes = (): Buffer => Buffer.concat(output);
  const text = (): string => bytes().toString('utf8');
  const describe = (): string => `waited in vain; printed: ${text().slice(-2000)} told: ${complaints}`;
  return {
    child,
    output: bytes,
    text,
    complaints: () => complaints,
    exit,
    lines: count => {
      const printed = (): string[] => text().split('\n').slice(0, -1);
      return waitFor(child.stdout, () => (printed().length < count ? undefined : printed()), describe);
    },
    told: what => waitFor(child.stderr, () => (what.test(complaints) ? complaints : undefined), describe),
    interrupt: () => {
      child.kill('SIGINT');
      return exit;
    },
  };
}

/** Looks whenever the stream has something. */
function waitFor<T>(stream: Readable, find: () => T | undefined, describe: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(describe())), 20_000);
    const look = (): void => {
      const found = find();
      if (found === undefined) return;
      clearTimeout(deadline);
      stream.off('data', look);
      resolve(found);
    };
    stream.on('data', look);
    look();
  });
}
