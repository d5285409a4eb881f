import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../src/core/ledger';
import { ledgerEntryText, type LedgerText } from '../../../src/core/ledgerText';

const path = '/var/log/audit.jsonl.1';

test.each<readonly [LedgerEvent, LedgerText['level'], string]>([
  [{ kind: 'opened', sizeBytes: 1536 }, 'info', 'found, 1.5 KiB'],
  [{ kind: 'rotated', records: 12_031, to: path }, 'info', 'rotated to audit.jsonl.1 after 12,031 records'],
  [{ kind: 'rotated', records: 1, to: null }, 'info', 'replaced by another file after 1 record'],
  [
    { kind: 'truncated', records: 2, to: path },
    'info',
    'copied to audit.jsonl.1 and truncated after 2 records; what was written between the two is not known',
  ],
  [
    { kind: 'truncated', records: 2 },
    'warning',
    'truncated after 2 records; what was written since the look before is not known',
  ],
  [{ kind: 'deleted', records: 0 }, 'warning', 'deleted after 0 records'],
  [{ kind: 'lateRecords', records: 312, from: null }, 'info', 'read 312 more records from a deleted file'],
  [{ kind: 'lateRecords', records: 1, from: path }, 'info', 'read 1 more record from audit.jsonl.1'],
  [{ kind: 'archiveRead', path, records: 5, repeated: 0 }, 'info', 'read archive audit.jsonl.1: 5 records'],
  [
    { kind: 'archiveRead', path, records: 5, repeated: 2 },
    'info',
    'read archive audit.jsonl.1: 5 records, 2 known already',
  ],
  [
    { kind: 'archiveRead', path, records: 5, repeated: 5 },
    'info',
    'read archive audit.jsonl.1: 5 records, all known already',
  ],
  [{ kind: 'archiveWaiting', path }, 'info', 'audit.jsonl.1 is still being written; waiting for its end'],
  [
    { kind: 'archiveDamaged', path, cause: 'its checksum is wrong', records: 4 },
    'warning',
    'audit.jsonl.1 is damaged: its checksum is wrong; what could be read of it is shown',
  ],
  [
    { kind: 'archiveDamaged', path, cause: 'its end is missing', records: 0 },
    'warning',
    'audit.jsonl.1 is damaged: its end is missing; nothing of it can be read',
  ],
  [
    { kind: 'archiveTooLarge', path, cause: 'it holds more than 4 GiB', records: 4 },
    'warning',
    'audit.jsonl.1 is too large: it holds more than 4 GiB; the rest is not read',
  ],
  [
    { kind: 'archiveUnreadable', path: 'C:\\logs\\audit.jsonl.1', cause: 'permission denied' },
    'warning',
    "audit.jsonl.1 can't be read: permission denied",
  ],
  [
    { kind: 'archivesBeyondLimit', count: 1, limitBytes: 2 * 1024 ** 3 },
    'warning',
    '1 archive is not read: it goes beyond the limit of 2.0 GiB',
  ],
  [{ kind: 'archiveGone', path, records: 1 }, 'warning', 'audit.jsonl.1 is gone; its record is still shown'],
  [{ kind: 'archiveGone', path, records: 1000 }, 'warning', 'audit.jsonl.1 is gone; its 1,000 records are still shown'],
  [{ kind: 'archivesMissing', names: ['audit.jsonl.3'] }, 'warning', '1 archive is missing: audit.jsonl.3'],
  [
    { kind: 'archivesMissing', names: ['a.1', 'a.2', 'a.3', 'a.4', 'a.5', 'a.6', 'a.7'] },
    'warning',
    '7 archives are missing: a.1, a.2, a.3, a.4, a.5 and 2 more',
  ],
  [{ kind: 'rotatedWhileClosed', rotations: 1 }, 'info', '1 rotation happened while this window was closed'],
  [{ kind: 'rotatedWhileClosed', rotations: 2 }, 'info', '2 rotations happened while this window was closed'],
  [
    { kind: 'placeLost', closedAtMs: 0, unreadArchives: 0 },
    'warning',
    'the place where reading ended last time was not found again: records may be missing',
  ],
  [
    { kind: 'placeLost', closedAtMs: 0, unreadArchives: 2 },
    'warning',
    'the place where reading ended last time was not found again: it may be in 2 archives that are not read',
  ],
  [
    { kind: 'forgotten', records: 3 },
    'warning',
    "3 records that were shown last time but no longer on disk can't be shown any more",
  ],
  [{ kind: 'recordsGone', records: 1 }, 'warning', '1 record is no longer on disk; it is still shown'],
  [{ kind: 'unreadBytesLost', bytes: 300 }, 'warning', '300 bytes that were not indexed yet are gone'],
  [
    { kind: 'archiveWaiting', path: '/logs/a\n\u202eb' },
    'info',
    'a⏎\\u202Eb is still being written; waiting for its end',
  ],
  [{ kind: 'missing' }, 'warning', 'the file is missing'],
  [{ kind: 'unreadable', message: 'no permission to read the file' }, 'warning', 'no permission to read the file'],
  [{ kind: 'back' }, 'info', 'the file can be read again'],
  [{ kind: 'watchChanged', mode: 'events', reason: '' }, 'info', 'file events are used'],
  [{ kind: 'watchChanged', mode: 'polling', reason: 'NFS' }, 'info', 'looking once a second: NFS'],
])('%o is told as a %s: %s', (event, level, text) => {
  expect(ledgerEntryText(event)).toEqual({ level, text });
});
