/**
 * Runs one command in its own process group and takes the whole group down, and the folder it worked in, when its own
 * standard input ends: that happens when the starter closes it, and also when the starter dies in any way.
 * Started by server.mjs as the leader of the group.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const graceMs = 5000;
const { command, args, options, removeAfterwards } = JSON.parse(process.argv[2]);
const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
const ended = new Promise(resolve => {
  child.once('error', error => {
    console.error(`cannot start ${command}: ${error.message}`);
    resolve(1);
  });
  child.once('exit', code => resolve(code ?? 1));
});

// The group's signals are meant for the others in it; the guard goes last.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
// Nobody may be left to read what is written.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const asked = new Promise(resolve => {
  process.stdin.resume();
  for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve(0));
});
const code = await Promise.race([ended, asked]);
process.kill(-process.pid, 'SIGTERM');
await Promise.race([ended, sleep(graceMs)]);
// A last writer may still be at it.
rmSync(removeAfterwards, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
process.exitCode = code;
process.kill(-process.pid, 'SIGKILL');
