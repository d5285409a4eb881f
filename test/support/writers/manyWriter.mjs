/**
 * Appends to many logs in turn, each record with an open, a write and a close, and rotates every one of them several times:
 * node manyWriter.mjs '{"logs": [...], "manifest", "records", "rotations", "perSecond"}'
 *
 * The nth record of a log has the id `n * logs + (index of the log)`. The manifest has a line a record: its id and its generation.
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
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { recordOf } from './records.mjs';

const { logs, manifest, records, rotations, perSecond } = JSON.parse(process.argv[2]);
const generations = logs.map(() => 0);
const every = Math.ceil(records / (rotations + 1));
const startMs = performance.now();

for (let record = 0; record < records; record++) {
  const notes = logs.map((log, index) => {
    // Not all at the same moment.
    if (record > 0 && (record + index) % every === 0) rotate(log, index);
    const id = record * logs.length + index;
    appendFileSync(log, recordOf(id));
    return `${id} ${index * 1000 + generations[index]}\n`;
  });
  appendFileSync(manifest, notes.join(''));
  const dueMs = startMs + ((record + 1) * logs.length * 1000) / perSecond;
  if (performance.now() < dueMs) await pause(dueMs - performance.now());
}

function rotate(log, index) {
  for (let number = 20; number > 0; number--) {
    if (existsSync(`${log}.${number}`)) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
  }
  generations[index]++;
  if (index % 3 === 0) {
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
  } else if (index % 3 === 1) {
    renameSync(log, `${log}.1`);
  } else {
    const stamp = `20250301_0000${String(generations[index]).padStart(2, '0')}`;
    writeFileSync(log.replace(/\.jsonl$/, `_${stamp}.jsonl.gz`), gzipSync(readFileSync(log)));
    unlinkSync(log);
    writeFileSync(log, '');
  }
}
