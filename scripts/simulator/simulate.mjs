import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerLife } from './scheduler.mjs';
import { appendLine, lineOf } from './writer.mjs';

/**
 * Writes a scheduler's life into `log` until `records` or `rounds` are written or `signal` aborts; resolves with what
 * was written. `speed` is how many times faster than the clock it lives, `Infinity` never waits. The first `history`
 * records are written at once, as if they had happened until now.
 * Without `clockStartMs` records carry the time of the real clock; with it, that of a controlled one, which starts there
 * and keeps the scheduler's own pace.
 */
export async function simulate(options) {
  const {
    log,
    seed = 1,
    speed = 600,
    records = Infinity,
    rounds = Infinity,
    history = 0,
    clockStartMs,
    signal,
    onRecord,
  } = options;
  const life = schedulerLife({ seed });
  const written = { records: 0, rounds: 0 };
  const historyMs = history > 0 && clockStartMs === undefined ? spanOf(seed, history) : 0;
  const startedMs = Date.now();
  let startOfWaitingMs;
  for (const { atMs, micros, isRound, record } of life) {
    if (isRound && written.rounds >= rounds) break;
    if (written.records >= records || signal?.aborted) break;
    const isHistory = written.records < history;
    if (!isHistory && Number.isFinite(speed)) {
      startOfWaitingMs ??= { real: Date.now(), life: atMs };
      const dueMs = startOfWaitingMs.real + (atMs - startOfWaitingMs.life) / speed;
      await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal }).catch(ignoreAbort);
      if (signal?.aborted) break;
    }
    const line =
      clockStartMs !== undefined
        ? lineOf(record, clockStartMs + atMs, micros)
        : lineOf(record, isHistory ? startedMs - historyMs + atMs : Date.now(), micros);
    appendLine(log, line);
    written.records++;
    if (isRound) written.rounds++;
    onRecord?.(line);
  }
  return written;
}

/** The first `count` lines of a life, on a controlled clock, without writing them anywhere. */
export function* simulatedLines({ seed = 1, count, clockStartMs }) {
  let left = count;
  for (const { atMs, micros, record } of schedulerLife({ seed })) {
    if (left-- <= 0) return;
    yield lineOf(record, clockStartMs + atMs, micros);
  }
}

/** How long the first `count` records of a life take. */
function spanOf(seed, count) {
  let left = count;
  for (const { atMs } of schedulerLife({ seed })) if (--left <= 0) return atMs;
  return 0;
}

function ignoreAbort(error) {
  if (error.name !== 'AbortError') throw error;
}
