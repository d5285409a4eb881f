import { build } from 'esbuild';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { follow } from '../../../src/cli/follow';
import { createEngine } from '../../../src/engine/engine';
import { engineMethods, type EngineApi, type EnginePushes } from '../../../src/protocol/engineApi';
import { connect, createChannelPair, serve, type Server } from '../../../src/protocol/rpc';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';

const root = join(import.meta.dirname, '../../..');
const sample = join(root, 'test/fixtures/samples/snbb/scheduler_audit.jsonl');

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auditlog-cli-'));
  program = join(folder, 'dist/cli.cjs');
  await build({
    ...nodeBundle,
    entryPoints: [join(root, 'src/cli.ts')],
    outfile: program,
    logLevel: 'error',
  });
  await writeFile(join(folder, 'package.json'), await readFile(join(root, 'package.json')));
});
afterAll(() => rm(folder, { recursive: true }));

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: () => string;
  readonly complaints: () => string;
  readonly exit: Promise<number | null>;
  /** Waits until so many lines were printed. */
  lines(count: number): Promise<string[]>;
}

function start(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
  const exit = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
  const printed = () => output.split('\n').slice(0, -1);
  return {
    child,
    output: () => output,
    complaints: () => complaints,
    exit,
    lines: count =>
      new Promise((resolve, reject) => {
        const deadline = setTimeout(() => reject(new Error(`waited in vain: ${output} ${complaints}`)), 10_000);
        const look = (): void => {
          if (printed().length < count) return;
          clearTimeout(deadline);
          child.stdout.off('data', look);
          resolve(printed());
        };
        child.stdout.on('data', look);
        look();
      }),
  };
}

async function interrupted(running: Running): Promise<number | null> {
  running.child.kill('SIGINT');
  return running.exit;
}

describe('auditlog follow', () => {
  test('prints the bytes of the log', async () => {
    const running = start('follow', sample, '--output', 'raw', '--poll');
    await running.lines(32);
    expect(await interrupted(running)).toBe(0);
    expect(running.output()).toBe(await readFile(sample, 'utf8'));
    expect(running.complaints()).toBe('');
  });

  test('prints a line a record, in the zone that was asked for', async () => {
    const running = start('follow', sample, '--query', 'status:failed', '--zone', 'Asia/Tokyo');
    expect(await running.lines(2)).toEqual([
      expect.stringMatching(/^! 2025-02-10 22:08:00\.384 {2}status_change {2}sub-0001 .* running → failed$/),
      expect.stringMatching(/^! 2025-02-12 22:27:00\.126 {2}status_change {2}sub-0001 .* running → failed$/),
    ]);
    expect(await interrupted(running)).toBe(0);
  });

  test('prints fields as JSON', async () => {
    const running = start('follow', sample, '--query', 'event:dry_run', '--output', 'json');
    const [line = ''] = await running.lines(1);
    expect(JSON.parse(line)).toMatchObject({
      source: sample,
      time: '2025-02-10T05:58:00.429393Z',
      event: 'dry_run',
      outcome: 'neutral',
    });
    expect(await interrupted(running)).toBe(0);
  });

  test.each(['--poll', '--query='])('goes on as the log grows, from its end on (%s)', async option => {
    const log = join(folder, `growing${option}.jsonl`);
    await writeFile(log, '{"event": "old"}\n');
    const running = start('follow', log, '--from', 'end', '--output', 'raw', option);
    const beat = setInterval(() => void appendFile(log, '{"event": "new"}\n'), 300);
    const lines = await running.lines(2);
    clearInterval(beat);
    expect(lines.slice(0, 2)).toEqual(['{"event": "new"}', '{"event": "new"}']);
    expect(await interrupted(running)).toBe(0);
  });

  test('waits for a file that is missing, and says so', async () => {
    const log = join(folder, 'later/audit.jsonl');
    const running = start('follow', log, '--output', 'raw');
    const told = new Promise<void>(resolve => running.child.stderr.once('data', () => resolve()));
    await told;
    await mkdir(join(folder, 'later'));
    await writeFile(log, '{"event": "first"}\n');
    expect(await running.lines(1)).toEqual(['{"event": "first"}']);
    expect(await interrupted(running)).toBe(0);
    expect(running.complaints()).toBe(`auditlog: ${log} is missing; waiting for it\n`);
  });

  test('prints rotated archives before the log, unless it is told not to', async () => {
    const log = join(folder, 'rotated.jsonl');
    await writeFile(`${log}.2.gz`, gzipSync('{"event": "first"}\n'));
    await writeFile(`${log}.1`, '{"event": "second"}\n');
    await writeFile(log, '{"event": "third"}\n');
    const running = start('follow', log, '--output', 'raw');
    expect(await running.lines(3)).toEqual(['{"event": "first"}', '{"event": "second"}', '{"event": "third"}']);
    expect(await interrupted(running)).toBe(0);
    const without = start('follow', log, '--output', 'raw', '--no-archives');
    expect(await without.lines(1)).toEqual(['{"event": "third"}']);
    expect(await interrupted(without)).toBe(0);
    expect(without.output()).toBe('{"event": "third"}\n');
  });

  test('answers 1 when nothing matches', async () => {
    const log = join(folder, 'quiet.jsonl');
    await writeFile(log, '{"event": "a"}\n');
    const [ours, theirs] = createChannelPair();
    const ending = new AbortController();
    const pushes: { server?: Server<EnginePushes> } = {};
    const engine = createEngine({
      onSummary: summary => {
        pushes.server?.push('summary', summary);
        if (summary.sources.some(({ state }) => state.kind === 'following')) ending.abort();
      },
    });
    pushes.server = serve<EngineApi, EnginePushes>(theirs, engine.api, engineMethods, () => undefined);
    const client = connect<EngineApi, EnginePushes>(ours, engineMethods);
    const options = {
      paths: [log],
      from: 'start',
      isPolling: true,
      query: 'event:b',
      output: 'raw',
      zone: 'UTC',
      readsArchives: true,
    } as const;
    const complaints: string[] = [];
    const terminal = {
      out: new PassThrough(),
      complain: (text: string) => complaints.push(text),
      signal: ending.signal,
    };
    expect(await follow(options, client, terminal)).toBe(1);
    expect(complaints).toEqual([]);
    expect(terminal.out.read()).toBeNull();
    for (const life of [client, pushes.server, engine]) life.dispose();
  });

  test('answers 3 when what it is given is no file', async () => {
    const running = start('follow', folder);
    expect(await running.exit).toBe(3);
    expect(running.complaints()).toMatch(/is not a file/);
  });

  test.each([
    ['an unknown option', ['follow', 'x', '--bad'], /^auditlog: Unknown option '--bad' \(auditlog --help\)\n$/],
    ['no path', ['follow'], /^auditlog: say which file to follow/],
    ['another verb', ['report'], /^auditlog: there is no command "report"/],
    ['a wrong query', ['follow', 'x', '--query', 'since:never'], /^auditlog: --query: .*\n$/],
    ['an unknown zone', ['follow', 'x', '--zone', 'Nowhere/Else'], /^auditlog: there is no time zone/],
    ['an unknown output', ['follow', 'x', '--output', 'xml'], /^auditlog: --output is/],
  ])('answers 2 with one line for %s', async (_, args, complaint) => {
    const running = start(...args);
    expect(await running.exit).toBe(2);
    expect(running.complaints()).toMatch(complaint);
    expect(running.complaints().split('\n')).toHaveLength(2);
  });

  test('shows help and version', async () => {
    const help = start('--help');
    expect(await help.exit).toBe(0);
    expect(help.output()).toMatch(/^Usage: auditlog follow PATH/);
    const version = start('--version');
    expect(await version.exit).toBe(0);
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(version.output()).toBe(`${manifest.version}\n`);
  });

  test('ends silently when the pipe is closed', async () => {
    const log = join(folder, 'piped.jsonl');
    await writeFile(log, '{"event": "a"}\n'.repeat(5000));
    const running = start('follow', log);
    await running.lines(1);
    running.child.stdout.destroy();
    const beat = setInterval(() => void appendFile(log, '{"event": "b"}\n'), 200);
    const code = await running.exit;
    clearInterval(beat);
    expect(code).toBe(0);
    expect(running.complaints()).toBe('');
  });
});
