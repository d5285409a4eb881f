import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { Generation, SourceLedger } from '../../../src/core/ledger';
import { ledgerDocument } from '../../../src/core/ledgerDocument';

const noon = Date.UTC(2025, 1, 13, 12);

function generation(other: Partial<Generation>): Generation {
  return {
    kind: 'archive',
    path: '/logs/audit.jsonl.1',
    identity: '1:1',
    state: 'read',
    cause: '',
    sizeBytes: 0,
    readBytes: 0,
    records: 0,
    shownRecords: 0,
    problems: 0,
    firstTimeMs: null,
    lastTimeMs: null,
    ...other,
  };
}

function ledger(other: Partial<SourceLedger> = {}): SourceLedger {
  return {
    source: sourceIdOf('/logs/audit.jsonl'),
    label: 'logs/audit.jsonl',
    path: '/logs/audit.jsonl',
    realPath: '/data/audit.jsonl',
    format: 'jsonl',
    dialect: 'snbb',
    state: { kind: 'following' },
    watch: { mode: 'events', reason: '' },
    openedAtMs: noon,
    generations: [
      generation({
        path: '/logs/audit.jsonl.2.gz',
        sizeBytes: 2048,
        readBytes: 20_480,
        records: 1200,
        shownRecords: 1000,
      }),
      generation({
        kind: 'former',
        path: null,
        identity: '1:2',
        state: 'gone',
        cause: 'truncated',
        records: 200,
        shownRecords: 200,
      }),
      generation({
        kind: 'live',
        path: '/logs/audit.jsonl',
        state: 'followed',
        sizeBytes: 300,
        readBytes: 300,
        records: 3,
        shownRecords: 3,
        problems: 1,
        firstTimeMs: noon - 60_000,
        lastTimeMs: noon,
      }),
    ],
    counts: { rotations: 1, truncations: 1, records: 1203, recordsNotOnDisk: 200, problems: 1, readBytes: 20_780 },
    entries: [
      { sequence: 0, atMs: noon, kind: 'opened', sizeBytes: 100 },
      { sequence: 1, atMs: noon + 3000, kind: 'recordsGone', records: 200 },
      { sequence: 2, atMs: noon + 1000, kind: 'truncated', records: 200, to: null },
    ],
    droppedEntries: 0,
    unproven: [{ kind: 'recordsGone', records: 200 }],
    ...other,
  };
}

const documentOf = (of: SourceLedger): string => ledgerDocument(of, { zone: 'Europe/Berlin', now: noon + 60_000 });

test('is a page of plain text with aligned columns, in the order of what happened', () => {
  expect(documentOf(ledger())).toBe(
    `logs/audit.jsonl
================

Path            /logs/audit.jsonl
Really at       /data/audit.jsonl
Format          jsonl
Dialect         snbb
State           following
Mode            Watched by file events, and looked at every second
Followed since  2025-02-13 13:00:00
As of           2025-02-13 13:01:00 (Europe/Berlin)

Files, oldest first
-------------------
File               State          Size       Read  Records  Shown  Problems  From                 To                   Remarks
audit.jsonl.2.gz   read        2.0 KiB   20.0 KiB    1,200  1,000         0
(no name)          gone        0 bytes    0 bytes      200    200         0                                            truncated
audit.jsonl (log)  followed  300 bytes  300 bytes        3      3         1  2025-02-13 12:59:00  2025-02-13 13:00:00

Sums
----
1,403 records read = 1,203 shown + 200 repeated in another file.
200 of those that are shown are no longer on disk.
20.3 KiB read; 1 problem.
1 rotation, 1 truncation.

What happened
-------------
2025-02-13 13:00:00     found, 100 bytes
2025-02-13 13:00:01  !  truncated after 200 records; what was written since the look before is not known
2025-02-13 13:00:03  !  200 records are no longer on disk; they are still shown

What could not be proven
------------------------
- 200 records are no longer on disk; they are still shown
`,
  );
});

test('says that all is accounted for when nothing is in doubt', () => {
  expect(documentOf(ledger({ unproven: [] }))).toContain('Everything that was read is accounted for.\n');
});

test('does not say so while something is still to be read', () => {
  const text = documentOf(ledger({ unproven: [], state: { kind: 'indexing', fraction: 0.999 } }));
  expect(text).toContain('indexing 99 %');
  expect(text).toContain('- not everything is read yet');
  expect(text).not.toContain('Everything that was read');
});

test('says how many older entries there were', () => {
  expect(documentOf(ledger({ droppedEntries: 1200 }))).toContain('(1,200 older entries left out)');
});

test('has no times where none are known, and no real path where it is the same', () => {
  const text = documentOf(ledger({ realPath: '/logs/audit.jsonl', generations: [], entries: [] }));
  expect(text).not.toContain('Really at');
  expect(text).toContain('None yet.');
  expect(text).toContain('Nothing yet.');
  expect(text).toContain('0 records read = 0 shown + 0 repeated in another file.');
});

test('keeps its lines apart whatever names hold', () => {
  const text = documentOf(ledger({ path: '/logs/a\nWhat could not be proven\nb', label: 'a\u202eb' }));
  expect(text.split('\n').filter(line => line === 'What could not be proven')).toHaveLength(1);
  expect(text).not.toContain('\u202e');
});
