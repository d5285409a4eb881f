import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ByteBudget } from '../../../src/base/byteBudget';
import { defaultArchiveOptions } from '../../../src/core/archiveOptions';
import { defaultDialect } from '../../../src/core/dialects';
import { sourceIdOf } from '../../../src/core/ids';
import { createValueTables } from '../../../src/core/valueTables';
import { BackfillQueue } from '../../../src/engine/backfillQueue';
import { FollowedSource } from '../../../src/engine/followedSource';
import { LogIndex } from '../../../src/engine/store/logIndex';
import { jsonl } from '../../../src/sources/jsonl';
import { FaultyFiles } from '../sources/faultyFiles';

// Reading anew while the log is looked at and its older part is read.

const RECORDS = 20_000;

let folder: string;
let log: string;
let files: FaultyFiles;
let source: FollowedSource;
let queue: BackfillQueue;
let failures: unknown[];
let changes: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refresh-'));
  log = join(folder, 'audit.jsonl');
  files = new FaultyFiles();
  failures = [];
  changes = 0;
  queue = new BackfillQueue(error => failures.push(error));
  source = new FollowedSource({
    id: sourceIdOf(log),
    ordinal: 0,
    path: log,
    label: 'audit',
    adapter: jsonl,
    dialect: defaultDialect,
    assumedZone: 'UTC',
    tables: createValueTables(),
    files,
    archives: defaultArchiveOptions,
    recentBudget: new ByteBudget(1024 ** 2),
    excluded: [],
    index: new LogIndex(),
    mark: null,
    position: null,
    now: Date.now,
    onBatch: () => undefined,
    onDidChange: () => {
      // Nothing else could end a loop that leaves no turn to anybody.
      if (++changes > 1000) throw new Error('It changes without end.');
    },
    onFault: error => failures.push(error),
    log: () => undefined,
  });
  await writeFile(log, `{"timestamp": "2025-03-01T10:00:00", "event": "completed"}\n`.repeat(RECORDS));
});

afterEach(async () => {
  source.dispose();
  await rm(folder, { recursive: true });
});

const recordsOf = ({ segments }: FollowedSource): number =>
  segments.reduce((sum, { visibleCount }) => sum + visibleCount, 0);

test('a log is read anew while a look at it takes long and its older part is read', async () => {
  await source.look();
  files.hanging = 'stat';
  const look = source.look();
  queue.add(source);
  const restarted = source.restart();
  setTimeout(() => files.release(), 100);
  await Promise.all([look, restarted]);
  await source.backfill();
  expect(failures).toEqual([]);
  expect(recordsOf(source)).toBe(RECORDS);
});
