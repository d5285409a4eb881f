/** As the scheduler writes: opens, appends one record with one write, closes. node snbb.mjs LOG MANIFEST FIRST_ID COUNT PAUSE_MS EVERY */
import { setTimeout as pause } from 'node:timers/promises';
import { Appender } from './appender.mjs';

const [log, manifest, firstId, count, pauseMs = '0', every = '1'] = process.argv.slice(2);
const appender = new Appender(log, manifest, Number(firstId), 'reopen');
for (let written = 0; written < Number(count); written += Number(every)) {
  appender.append(Math.min(Number(every), Number(count) - written));
  if (Number(pauseMs) > 0) await pause(Number(pauseMs));
}
