/**
 * As the scout writes: the descriptor is held; when the log has LIMIT bytes it is read, compressed beside it under a name with a
 * time, deleted and made anew. node scout.mjs LOG MANIFEST FIRST_ID COUNT LIMIT PAUSE_MS
 */
import { fstatSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Appender } from './appender.mjs';

const [log, manifest, firstId, count, limit, pauseMs = '0'] = process.argv.slice(2);
const appender = new Appender(log, manifest, Number(firstId), 'hold');
let second = Number(firstId) % 1000;

for (let written = 0; written < Number(count); written++) {
  if (fstatSync(appender.open()).size >= Number(limit)) rotate();
  appender.append(1);
  if (Number(pauseMs) > 0 && written % 10 === 9) await pause(Number(pauseMs));
}

function rotate() {
  const stamp = new Date(Date.UTC(2025, 2, 1) + second++ * 1000).toISOString().replace(/[-:]/g, '').replace('T', '_');
  writeFileSync(
    join(dirname(log), `${basename(log, '.jsonl')}_${stamp.slice(0, 15)}.jsonl.gz`),
    gzipSync(readFileSync(log)),
  );
  unlinkSync(log);
  appender.close();
}
