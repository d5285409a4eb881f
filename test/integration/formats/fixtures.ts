import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFormat } from '../../../src/core/formats';
import type { ProblemKind } from '../../../src/core/problem';
import { startBetty, startWriter } from '../../support/writers/writer';
import { startTreeWriter } from '../../support/writers/treeWriter';
import { startTableWriter } from '../sqlite/tableWriter';

/** A process that writes records as the program of its format does. They are numbered from 0; each has a name and a time. */
export interface RecordWriter {
  /** The next `count` records, as fast as it goes. */
  append(count: number): Promise<void>;
  end(): Promise<void>;
}

/** What a format is tested with. */
export interface FormatFixture {
  readonly isFolder: boolean;
  /** The real sample, below `test/fixtures/samples`. */
  readonly sample: string;
  readonly dialect: string;
  /** The name that the source gets in a folder of the test. */
  readonly name: string;
  /** Where the name of a record is found. */
  readonly role: 'job' | 'procedure';
  readonly nameOf: (id: number) => string;
  readonly timeOf: (id: number) => number;
  readonly isFailure: (id: number) => boolean;
  /** Queries for what no role stands for, and the records that they find. */
  readonly queries: readonly (readonly [query: string, finds: (id: number) => boolean])[];
  readonly statuses: readonly [success: string, failure: string];
  /** What holds the name in the record's text. */
  readonly keyOfName: string;
  readonly start: (path: string) => Promise<RecordWriter>;
  /** Three records, of which the second is broken. */
  readonly writeBroken: (path: string) => void;
  readonly brokenKind: ProblemKind;
}

/** One for each format: a new one does not compile without. */
export const fixtures: Record<SourceFormat, FormatFixture> = {
  jsonl: {
    isFolder: false,
    sample: 'snbb/scheduler_audit.jsonl',
    dialect: 'snbb',
    name: 'scheduler_audit.jsonl',
    role: 'job',
    nameOf: id => `job-${id}`,
    timeOf: id => Date.UTC(2025, 1, 1) + id * 1000,
    isFailure: isThirdOfSeven,
    queries: [
      ['context.status:failed', isThirdOfSeven],
      ['FAILED', isThirdOfSeven],
    ],
    statuses: ['complete', 'failed'],
    keyOfName: 'job_id',
    start: path => Promise.resolve(startLines(path)),
    writeBroken: path => writeFileSync(path, `${lineOf(0)}{"timestamp": "2025-\n${lineOf(1)}`),
    brokenKind: 'notJson',
  },
  jsonArray: {
    isFolder: false,
    sample: 'betty/audit_log.json',
    dialect: 'betty',
    name: 'audit_log.json',
    role: 'procedure',
    nameOf: id => `skill.${id}`,
    timeOf: id => Date.UTC(2025, 10, 20, 8) + id * 1000 + 0.123,
    isFailure: isThirdOfSeven,
    queries: [
      ['boom', isThirdOfSeven],
      ['metadata.step:9', id => id === 9],
      ['metadata.file:"users 12.yaml"', id => id === 12],
      ['metadata.step:*', id => id % 3 === 0],
      ['errors[0]:boom*', isThirdOfSeven],
    ],
    statuses: ['success', 'failed'],
    keyOfName: 'skill',
    start: path => Promise.resolve(startArray(path)),
    writeBroken: path => writeFileSync(path, `[{"skill": "skill.0"}, 17, {"skill": "skill.1"}]`),
    brokenKind: 'notAnObject',
  },
  jsonTree: {
    isFolder: true,
    sample: 'ddeutil/audits',
    dialect: 'ddeutil',
    name: 'audits',
    role: 'job',
    nameOf: id => `run-${id}`,
    timeOf: id => Date.UTC(2025, 2, 1) + id * 1000,
    isFailure: isThirdOfSeven,
    queries: [
      ['cause', isThirdOfSeven],
      ['context.status:FAILED', isThirdOfSeven],
      ['context.jobs.job.stages.last.errors.name:StageError', isThirdOfSeven],
      ['$path.workflow:flow-1', id => id % 3 === 1],
      ['-$path.workflow:flow-1', id => id % 3 !== 1],
      ['$path.release:20250301000005', id => id === 5],
      ['$path.release:202503010000*', () => true],
      ['$path.file:run-7', id => id === 7],
    ],
    statuses: ['SUCCESS', 'FAILED'],
    keyOfName: 'run_id',
    start: path => Promise.resolve(startTree(path)),
    writeBroken: writeBrokenTree,
    brokenKind: 'notAnObject',
  },
  sqlite: {
    isFolder: false,
    sample: 'ddeutil/sqlite/workflow_audits.db',
    dialect: 'ddeutil',
    name: 'workflow_audits.db',
    role: 'job',
    nameOf: id => `run-${id}-0`,
    timeOf: id => Date.UTC(2025, 3, 1) + id * 60_000,
    isFailure: isThirdOfSeven,
    queries: [
      ['broke', isThirdOfSeven],
      ['context.status:FAILED', isThirdOfSeven],
      ['context.jobs.main.stages.first.outputs.rows:12', id => id === 12],
      ['metadata.exec_latency:1.2', id => id === 12],
      ['context.jobs.main.errors.message:"run 3 broke"', id => id === 3],
    ],
    statuses: ['SUCCESS', 'FAILED'],
    keyOfName: 'run_id',
    start: startTable,
    writeBroken: writeBrokenTable,
    brokenKind: 'notCompressed',
  },
};

/** By the format's name. */
export const fixtureTable = Object.entries(fixtures) as [SourceFormat, FormatFixture][];

/** Run `id` of the tree that `startTree` writes. */
export function treeRun(id: number): { workflow: string; release: string; id: string; status: string } {
  const release = new Date(Date.UTC(2025, 2, 1) + id * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return { workflow: `flow-${id % 3}`, release, id: `run-${id}`, status: isThirdOfSeven(id) ? 'FAILED' : 'SUCCESS' };
}

/** A line as the scheduler writes it. */
export function lineOf(id: number): string {
  const time = new Date(Date.UTC(2025, 1, 1) + id * 1000).toISOString().replace('.000Z', '+00:00');
  const status = isThirdOfSeven(id) ? 'failed' : 'complete';
  return `{"timestamp": "${time}", "event": "status_change", "subject": "sub-${id % 4}", "session": "", "procedure": "bids", "job_id": "job-${id}", "old_status": "running", "new_status": "${status}", "context": {"status": "${status}"}}\n`;
}

function startLines(path: string): RecordWriter {
  const writer = startWriter({ log: path, manifest: `${path}.manifest~`, firstId: 0, style: 'reopen' });
  let next = 0;
  return {
    append: async count => {
      const ids = Array.from({ length: count }, () => next++);
      await writer.do(...ids.map(id => ['bytes', Buffer.from(lineOf(id)).toString('base64')] as const));
    },
    end: () => writer.end(),
  };
}

function startArray(path: string): RecordWriter {
  const writer = startBetty(path);
  return { append: count => writer.do(['append', count]), end: () => writer.end() };
}

function startTree(path: string): RecordWriter {
  const writer = startTreeWriter(path);
  let next = 0;
  return {
    append: async count => {
      const ids = Array.from({ length: count }, () => next++);
      await writer.do(...ids.map(id => ['run', treeRun(id)] as const));
    },
    end: () => writer.end(),
  };
}

async function startTable(path: string): Promise<RecordWriter> {
  const writer = await startTableWriter(path, 'delete');
  let next = 0;
  return {
    append: async count => {
      await writer.do(['runs', next, count]);
      next += count;
    },
    end: () => writer.end(),
  };
}

function writeBrokenTree(path: string): void {
  const texts = ['{"run_id": "run-0"}', '[17]', '{"run_id": "run-1"}'];
  for (const [at, text] of texts.entries()) {
    const folder = join(path, 'workflow=w', `release=2025010100000${at}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${at}.log`), text);
  }
}

/** In a process of its own, so that this one has nothing open. */
function writeBrokenTable(path: string): void {
  const row = (run: string, context: string): string =>
    `INSERT INTO audits VALUES ('w', '${run}', 'normal', ${context}, NULL, '${run}', '{}');`;
  const sql = `CREATE TABLE audits (workflow TEXT, release TEXT, type TEXT, context BLOB, parent_run_id TEXT, run_id TEXT,
    metadata BLOB, PRIMARY KEY (workflow, release)); ${row('run-0-0', "'{}'")} ${row('broken', "x'0102030405'")} ${row('run-1-0', "'{}'")}`;
  runSql(path, sql);
}

/** Runs SQL on a database in another process. */
function runSql(path: string, sql: string): void {
  const program = `new (process.getBuiltinModule('node:sqlite').DatabaseSync)(process.argv[1]).exec(process.argv[2])`;
  execFileSync(process.execPath, ['--no-warnings', '-e', program, path, sql]);
}

/** As `runSql`, with SQL of any length that lies in a file. */
export function runSqlFile(path: string, file: string): void {
  const program = `new (process.getBuiltinModule('node:sqlite').DatabaseSync)(process.argv[1])
    .exec(require('node:fs').readFileSync(process.argv[2], 'utf8'))`;
  execFileSync(process.execPath, ['--no-warnings', '-e', program, path, file]);
}

function isThirdOfSeven(id: number): boolean {
  return id % 7 === 3;
}
