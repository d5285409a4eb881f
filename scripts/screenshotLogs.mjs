/** The logs that the README's pictures show: samples, and what the simulated writers write, all with a controlled clock. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runText } from '../test/support/writers/runs.mjs';
import { simulatedLines } from './simulator/simulate.mjs';
import { nodeWithSqlite, root } from './steps.mjs';

const samples = join(root, 'test/fixtures/samples');
const minuteMs = 60_000;

export function addBetty(folder) {
  copy('betty/audit_log.json', folder, 'registry/audit_log.json');
}

export function addTree(folder) {
  copy('ddeutil/audits', folder, 'audits');
}

/** The sample and some runs of the writer after it, a minute apart; every seventh failed. */
export async function addTable(folder) {
  const database = copy('ddeutil/sqlite/workflow_audits.db', folder, 'workflow_audits.db');
  await writeTable(database, ['bulk', 485, 36], sameClock);
}

export function addScout(folder) {
  for (const name of ['audit_20260301_103949.jsonl.gz', 'audit_20260301_122416.jsonl.gz', 'audit.jsonl']) {
    copy(`auditlog/${name}`, folder, `logs/${name}`);
  }
}

/** Five logs of one morning. */
export async function addMorning(folder) {
  const startMs = Date.UTC(2026, 2, 1, 9);
  addScout(folder);
  const end = iso(startMs + 245 * minuteMs);
  const all = [...simulatedLines({ seed: 7, count: 180, clockStartMs: startMs })];
  const lines = all.filter(line => JSON.parse(line).timestamp < end);
  write(folder, 'scheduler/scheduler_audit.jsonl', lines.join(''));
  const entries = JSON.parse(readFileSync(join(samples, 'betty/audit_log.json'), 'utf8')).slice(-80);
  entries.forEach((entry, i) => (entry.timestamp = iso(startMs + i * 3 * minuteMs).replace('Z', '000+00:00')));
  write(folder, 'registry/audit_log.json', JSON.stringify(entries, null, 2));
  for (let i = 0; i < 12; i++) {
    const release = iso(startMs + i * 20 * minuteMs)
      .replaceAll(/[-:T]/g, '')
      .slice(0, 14);
    const run = { workflow: 'ingest-orders', release, id: `run-${i + 1}`, status: i % 4 === 2 ? 'FAILED' : 'SUCCESS' };
    write(
      folder,
      `audits/workflow=${run.workflow}/release=${release}/${run.id}.log`,
      runText({ ...run, note: 'in b-01' }),
    );
  }
  const database = copy('ddeutil/sqlite/workflow_audits.db', folder, 'workflow_audits.db');
  const first = (startMs - Date.UTC(2025, 3, 1)) / minuteMs;
  await writeTable(database, ['sql', 'DELETE FROM audits'], ['bulk', first, 60], sameClock);
}

/** When its writer wrote them would differ from picture to picture. */
const sameClock = ['sql', "UPDATE audits SET created_at = '2025-04-01 09:00:00', updated_at = '2025-04-01 09:00:00'"];

async function writeTable(database, ...actions) {
  const program = join(root, 'test/support/writers/ddeutilTable.mjs');
  const child = spawn(nodeWithSqlite, ['--no-warnings', program, database, 'delete'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(`${JSON.stringify(actions)}\n`);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the table could not be written: ${code}`);
}

function copy(sample, folder, name) {
  const path = join(folder, name);
  cpSync(join(samples, sample), path, { recursive: true });
  return path;
}

function write(folder, name, text) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function iso(ms) {
  return new Date(ms).toISOString();
}
