/**
 * Writes runs as ddeutil-workflow does, as a process of its own: node ddeutilTree.mjs ROOT. Each line of its input is a JSON array of
 * actions (`treeWriter.ts` names them), done one after the other without a pause; the answer is a line, `ok` or what went wrong.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { runText } from './runs.mjs';

const [root = ''] = process.argv.slice(2);

const actions = {
  /** The folder is made, the file truncated and written in place, with one `write()` unless there are more pieces. */
  run: async (run, { pieces = 1, pauseMs = 0 } = {}) => {
    const file = begin(run);
    const bytes = Buffer.from(runText(run));
    const step = Math.ceil(bytes.length / pieces);
    for (let at = 0; at < bytes.length; at += step) {
      if (at > 0 && pauseMs > 0) await pause(pauseMs);
      writeSync(file, bytes, at, Math.min(step, bytes.length - at));
    }
    closeSync(file);
  },
  /** Runs [from, to) of a workflow, each in a release of its own, as fast as it goes. */
  runs: async (workflow, from, to) => {
    for (let n = from; n < to; n++) {
      const release = String(20250101000000 + n);
      await actions.run({ workflow, release, id: `run-${n}`, status: n % 5 === 0 ? 'FAILED' : 'SUCCESS' });
    }
  },
  /** Begins a run, writes so many of its bytes and dies. */
  dieAfter: (run, bytes) => {
    writeSync(begin(run), Buffer.from(runText(run)), 0, bytes);
    process.kill(process.pid, 'SIGKILL');
  },
  /** Removes the releases [from, to) of a workflow. */
  cleanUp: (workflow, from, to) => {
    for (let n = from; n < to; n++) {
      rmSync(join(root, `workflow=${workflow}`, `release=${20250101000000 + n}`), { recursive: true });
    }
  },
  remove: place => rmSync(join(root, place), { recursive: true }),
  rename: (from, to) => renameSync(join(root, from), join(root, to)),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    for (const [name, ...rest] of JSON.parse(line)) await actions[name](...rest);
    process.stdout.write('ok\n');
  } catch (error) {
    process.stdout.write(`${error.message.replaceAll('\n', ' ')}\n`);
  }
}

function begin({ workflow, release, id }) {
  const path = join(root, `workflow=${workflow}`, `release=${release}`, `${id}.log`);
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'w');
}
