import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../src/core/archiveOptions';
import type { PositionFound } from '../../../src/sources/adapter';
import { linesOf, ReaderModel } from './readerModel';

// Where what was read in an earlier life is by now.

let folder = '';
let log = '';
const models: ReaderModel[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-position-'));
  log = join(folder, 'audit.jsonl');
});

afterEach(() => {
  for (const model of models.splice(0)) model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function open(limitBytes = defaultArchiveOptions.limitBytes): ReaderModel {
  const model = new ReaderModel(log, { archives: { patterns: [], limitBytes } });
  models.push(model);
  return model;
}

/** Opens the log, reads it, closes it, lets things happen, and asks another reader. */
async function findAfter(happen: () => void, limitBytes?: number): Promise<PositionFound> {
  const before = open();
  await before.look();
  const { position } = before.reader;
  before.reader.dispose();
  if (position === null) throw new Error('There is no log.');
  happen();
  const after = open(limitBytes);
  await after.readAll();
  return after.reader.findPosition(position);
}

/** As logrotate does: each archive gets the next number, and the log the first one. */
function rotate(ending = ''): void {
  for (let number = 5; number > 0; number--) {
    for (const gz of ['', '.gz', '.zst']) {
      try {
        renameSync(`${log}.${number}${gz}`, `${log}.${number + 1}${gz}`);
      } catch {
        // There is no such archive.
      }
    }
  }
  const old = new Date(Date.now() - 60_000);
  if (ending === '.gz') {
    writeFileSync(`${log}.1.gz`, gzipSync(readFileSync(log)));
    utimesSync(`${log}.1.gz`, old, old);
    unlinkSync(log);
  } else renameSync(log, `${log}.1`);
  writeFileSync(log, linesOf(1000, 1002));
}

const archive = (name: string, newer: number) => ({ kind: 'archive', path: join(folder, name), newer });

test.each<[string, () => void, () => unknown]>([
  ['nothing happened', () => undefined, () => ({ kind: 'live' })],
  ['lines were appended', () => appendFileSync(log, linesOf(50, 60)), () => ({ kind: 'live' })],
  ['it was rotated', () => rotate(), () => archive('audit.jsonl.1', 0)],
  [
    'it was rotated three times',
    () => {
      rotate();
      rotate();
      rotate('.gz');
    },
    () => archive('audit.jsonl.3', 2),
  ],
  ['it was rotated and compressed', () => rotate('.gz'), () => archive('audit.jsonl.1.gz', 0)],
  [
    'it was copied and truncated, and grew past its old size',
    () => {
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
      appendFileSync(log, linesOf(500, 600));
    },
    () => archive('audit.jsonl.1', 0),
  ],
  [
    'lines were appended before it was rotated and compressed, and its archive is there in both forms',
    () => {
      appendFileSync(log, linesOf(20, 300));
      rotate('.gz');
      rotate('.gz');
      copyFileSync(`${log}.1.gz`, `${log}.1`);
    },
    () => archive('audit.jsonl.2.gz', 1),
  ],
  [
    'it was saved by an editor with more lines',
    () => {
      writeFileSync(`${log}.new`, `${readFileSync(log, 'utf8')}${linesOf(70, 71)}`);
      renameSync(`${log}.new`, log);
    },
    () => ({ kind: 'live' }),
  ],
  [
    'it was deleted and another one made',
    () => {
      renameSync(log, join(folder, 'elsewhere'));
      writeFileSync(log, linesOf(1000, 1002));
    },
    () => ({ kind: 'nowhere', unread: 0 }),
  ],
  [
    'it was compressed in a way that is not read',
    () => {
      rotate();
      writeFileSync(`${log}.1.zst`, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]));
      unlinkSync(`${log}.1`);
    },
    () => ({ kind: 'nowhere', unread: 1 }),
  ],
  [
    'its archive is damaged before the place',
    () => {
      rotate('.gz');
      const bytes = readFileSync(`${log}.1.gz`);
      writeFileSync(`${log}.1.gz`, bytes.subarray(0, bytes.length / 2));
    },
    () => ({ kind: 'nowhere', unread: 1 }),
  ],
])('finds a position when %s', async (_, happen, expected) => {
  writeFileSync(log, linesOf(0, 20));
  expect(await findAfter(happen)).toEqual(expected());
});

test('finds a position in an archive that is beyond the limit', async () => {
  writeFileSync(log, linesOf(0, 20));
  const found = await findAfter(() => {
    rotate();
    appendFileSync(log, linesOf(2000, 2100));
    rotate();
  }, 100);
  expect(found).toEqual(archive('audit.jsonl.2', 1));
});

test('finds the start of an empty log by its inode only', async () => {
  writeFileSync(log, '');
  expect(await findAfter(() => rotate())).toEqual({ kind: 'nowhere', unread: 0 });
  writeFileSync(log, '');
  expect(
    await findAfter(() => {
      appendFileSync(log, linesOf(0, 3));
      rotate();
    }),
  ).toEqual(archive('audit.jsonl.1', 0));
});
