/**
 * Writes the table of ddeutil-workflow as its code does: a connection a call, up to 5 s of waiting for a lock, INSERT OR REPLACE, and
 * JSON as zlib streams. It does what lines on its input say, and answers each line: `ok` and the longest commit in ms, or what failed.
 * node ddeutilTable.mjs DATABASE delete|wal [UNKEYED]     with a third argument the table has no key
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const [path, journal, unkeyed] = process.argv.slice(2);
let held = null;
let longestMs = 0;

const actions = {
  /** Runs `first`, `first` + 1, … `attempt` tells a run that is written again from the one before. */
  runs: async (first, count, pauseMs = 0, attempt = 0) => {
    for (let run = first; run < first + count; run++) {
      timed(() => insert(run, attempt));
      if (pauseMs > 0) await pause(pauseMs);
    }
  },
  /** Many in one transaction. */
  bulk: (first, count) =>
    timed(() =>
      withConnection(db => {
        db.exec('BEGIN IMMEDIATE');
        for (let run = first; run < first + count; run++) insertInto(db, run, 0);
        db.exec('COMMIT');
      }),
    ),
  sql: text => timed(() => withConnection(db => db.exec(text))),
  /** Keeps a connection open that others can see. */
  open: () => {
    held = connect();
    held.prepare('SELECT count(*) FROM audits').all();
  },
  close: () => held.close(),
  /** Keeps everybody out until `free`. */
  lock: () => (held = connect()).exec('BEGIN EXCLUSIVE'),
  free: () => {
    held.exec('COMMIT');
    held.close();
  },
  /** Ends in the midst of a transaction of which parts are in the file already. */
  die: (first, count) => {
    const db = connect();
    db.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE');
    for (let run = first; run < first + count; run++) insertInto(db, run, 0);
    process.kill(process.pid, 'SIGKILL');
  },
};

withConnection(db => {
  db.exec(`PRAGMA journal_mode = ${journal}`);
  db.exec(`CREATE TABLE IF NOT EXISTS audits (
    workflow TEXT NOT NULL, release TEXT NOT NULL, type TEXT NOT NULL, context BLOB NOT NULL, parent_run_id TEXT,
    run_id TEXT NOT NULL, metadata BLOB NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP${unkeyed === undefined ? ', PRIMARY KEY (workflow, release)' : ''})`);
});
process.stdout.write('ok\n');
for await (const line of createInterface({ input: process.stdin })) {
  try {
    for (const [name, ...values] of JSON.parse(line)) await actions[name](...values);
    process.stdout.write(`ok ${longestMs.toFixed(1)}\n`);
  } catch (error) {
    process.stdout.write(`${String(error)}\n`);
  }
}

function insert(run, attempt) {
  withConnection(db => insertInto(db, run, attempt));
}

function insertInto(db, run, attempt) {
  const release = new Date(Date.UTC(2025, 3, 1) + run * 60_000).toISOString().slice(0, 19);
  const status = run % 7 === 3 ? 'FAILED' : 'SUCCESS';
  const errors = status === 'FAILED' ? { errors: { name: 'StageError', message: `run ${run} broke` } } : {};
  const context = { status, jobs: { main: { status, stages: { first: { outputs: { rows: run } } }, ...errors } } };
  const id = `run-${run}-${attempt}`;
  db.prepare(
    `INSERT OR REPLACE INTO audits (workflow, release, type, context, parent_run_id, run_id, metadata)
     VALUES (?, ?, 'normal', ?, ?, ?, ?)`,
  ).run(`flow-${run % 5}`, release, packed(context), id, id, packed({ exec_latency: run / 10 }));
}

/** As Python's json.dumps and zlib.compress. No value here holds a comma or a colon. */
function packed(value) {
  return deflateSync(JSON.stringify(value).replaceAll(',', ', ').replaceAll(':', ': '));
}

function withConnection(use) {
  const db = connect();
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function connect() {
  return new DatabaseSync(path, { timeout: 5000 });
}

function timed(write) {
  const startedMs = performance.now();
  write();
  longestMs = Math.max(longestMs, performance.now() - startedMs);
}
