/**
 * A writer that rotates its own log, as a process of its own: node rotatingWriter.mjs LOG MANIFEST MODE ROTATIONS RECORDS PAUSE_MS.
 * The manifest gets the id of each record that was written, in their order.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const [log = '', manifest = '', mode = '', rotations = '0', records = '0', pauseMs = '0'] = process.argv.slice(2);
const [first = '0'] = process.argv.slice(8);
let id = Number(first);

for (let rotation = 0; rotation <= Number(rotations); rotation++) {
  if (rotation > 0) await rotate(rotation);
  for (let record = 0; record < Number(records); record++) {
    write();
    if (Number(pauseMs) > 0 && record % 50 === 49) await pause(Number(pauseMs));
  }
}

function write() {
  const at = new Date(Date.UTC(2025, 1, 1) + id * 10).toISOString().replace('Z', '000+00:00');
  const status = id % 10 === 0 ? 'failed' : 'running';
  appendFileSync(
    log,
    `{"timestamp": "${at}", "event": "status_change", "job_id": "${id}", "new_status": "${status}", "detail": "d${id}"}\n`,
  );
  appendFileSync(manifest, `${id++}\n`);
}

async function rotate(rotation) {
  switch (mode) {
    case 'rename':
      shift('');
      renameSync(log, `${log}.1`);
      writeFileSync(log, '');
      break;
    case 'rename without creating':
      shift('');
      renameSync(log, `${log}.1`);
      break;
    case 'rename and gzip later':
      shift('.gz');
      if (existsSync(`${log}.1`)) await gzip(`${log}.1`, `${log}.2.gz`);
      renameSync(log, `${log}.1`);
      break;
    case 'rename and gzip':
      shift('.gz');
      renameSync(log, `${log}.1`);
      await gzip(`${log}.1`, `${log}.1.gz`);
      break;
    case 'copy and truncate':
      shift('');
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
      break;
    case 'copy, truncate and gzip':
      shift('.gz');
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
      await gzip(`${log}.1`, `${log}.1.gz`);
      break;
    case 'dates':
      renameSync(log, `${log}-202503${String(rotation).padStart(2, '0')}`);
      break;
    case 'gzip by the writer': {
      const stamp = `20250301_0000${String(rotation).padStart(2, '0')}`;
      const archive = join(dirname(log), `${basename(log, '.jsonl')}_${stamp}.jsonl.gz`);
      await writeSlowly(archive, gzipSync(readFileSync(log)));
      unlinkSync(log);
      writeFileSync(log, '');
      break;
    }
    default:
      throw new Error(`There is no mode "${mode}".`);
  }
}

/** Makes room for the first archive. */
function shift(ending) {
  for (let number = 50; number > 0; number--) {
    const from = `${log}.${number}${ending}`;
    if (existsSync(from)) renameSync(from, `${log}.${number + 1}${ending}`);
  }
}

async function gzip(from, to) {
  await writeSlowly(to, gzipSync(readFileSync(from)));
  unlinkSync(from);
}

/** So slowly that it can be met half written. */
async function writeSlowly(path, bytes) {
  const step = Math.ceil(bytes.length / 4);
  writeFileSync(path, bytes.subarray(0, step));
  for (let at = step; at < bytes.length; at += step) {
    await pause(Number(pauseMs));
    appendFileSync(path, bytes.subarray(at, at + step));
  }
}
