import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, root, type Installed } from './auditlog';

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

/** What a shell says of a pipe line: its output, standard error and the statuses of its parts. */
async function shell(line: string): Promise<{ output: string; complaints: string; statuses: string }> {
  const script = `${line}; echo "statuses \${PIPESTATUS[*]}"`;
  const child = spawn('bash', ['-c', script, process.execPath, auditlog.program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
  await once(child, 'close');
  const [, printed = '', statuses = ''] = /^([^]*?)statuses (.*)\n$/.exec(output) ?? [];
  return { output: printed, complaints, statuses };
}

describe('a pipe that is closed', () => {
  test('ends it silently at once, though nothing more is written', async () => {
    const log = join(auditlog.folder, 'piped.jsonl');
    await writeFile(log, '{"event": "a"}\n'.repeat(5));
    const { output, complaints, statuses } = await shell(`"$0" "$1" follow ${log} --output raw | head -n 3`);
    expect({ output, complaints, statuses }).toEqual({
      output: '{"event": "a"}\n'.repeat(3),
      complaints: '',
      statuses: '0 0',
    });
  });

  test('ends it silently in the middle of much', async () => {
    const log = join(auditlog.folder, 'big.jsonl');
    await writeFile(log, `{"event": "a", "detail": "${'x'.repeat(1000)}"}\n`.repeat(20_000));
    const { complaints, statuses } = await shell(`"$0" "$1" follow ${log} --output raw | head -n 3`);
    expect({ complaints, statuses }).toEqual({ complaints: '', statuses: '0 0' });
  });

  test('ends it silently when it is no pipe of a shell but a socket', async () => {
    const log = join(auditlog.folder, 'socket.jsonl');
    await writeFile(log, '{"event": "a"}\n'.repeat(5000));
    const running = auditlog.start('follow', log);
    await running.lines(1);
    running.child.stdout.destroy();
    const beat = setInterval(() => void appendFile(log, '{"event": "b"}\n'), 200);
    const code = await running.exit;
    clearInterval(beat);
    expect({ code, complaints: running.complaints() }).toEqual({ code: 0, complaints: '' });
  });
});

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it with the status of what was found', async signal => {
    const log = join(auditlog.folder, `${signal}.jsonl`);
    await writeFile(log, '{"event": "a"}\n');
    const running = auditlog.start('follow', log, '--output', 'raw');
    await running.lines(1);
    running.child.kill(signal);
    expect(await running.exit).toBe(0);
    expect(running.complaints()).toBe('');
  });

  test('a reader that takes nothing does not keep it from ending', async () => {
    const log = join(auditlog.folder, 'stuck.jsonl');
    await writeFile(log, `{"event": "a", "detail": "${'x'.repeat(1000)}"}\n`.repeat(2000));
    const script = `"$0" "$1" follow ${log} --output raw > >(sleep 30) & echo $!; wait $!; echo "status $?"`;
    const child = spawn('bash', ['-c', script, process.execPath, auditlog.program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
    const said = async (what: RegExp): Promise<string> => {
      for (;;) {
        const found = what.exec(output)?.[1];
        if (found !== undefined) return found;
        await once(child.stdout, 'data');
      }
    };
    const pid = Number(await said(/^(\d+)\n/));
    await waitUntilFull(pid);
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGINT');
    expect(await said(/status (\d+)\n/)).toBe('130');
    // With the reader that took nothing.
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await once(child, 'close');
  });
});

/** It has filled the pipe: a thread of it waits for the reader. */
async function waitUntilFull(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const threads = await readdir(`/proc/${pid}/task`);
    const waits = await Promise.all(
      // A thread may be gone by now.
      threads.map(thread => readFile(`/proc/${pid}/task/${thread}/wchan`, 'utf8').catch(() => '')),
    );
    if (waits.some(wait => wait.includes('pipe_write'))) return;
    if (Date.now() > deadline) throw new Error(`it never filled the pipe: ${waits.join(' ')}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('the program', () => {
  test('says its version', async () => {
    const running = auditlog.start('--version');
    expect(await running.exit).toBe(0);
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(running.text()).toBe(`${manifest.version}\n`);
  });

  test('answers 2 with one line to a wrong command line', async () => {
    const running = auditlog.start('follow', 'x', '--qurey', 'a');
    expect(await running.exit).toBe(2);
    expect(running.text()).toBe('');
    expect(running.complaints()).toBe(
      'auditlog: there is no option --qurey; did you mean --query? (auditlog help follow)\n',
    );
  });

  test('explains itself', async () => {
    const running = auditlog.start('follow', '--help');
    expect(await running.exit).toBe(0);
    expect(running.text()).toMatch(/^Usage: auditlog follow PATH/);
  });
});
