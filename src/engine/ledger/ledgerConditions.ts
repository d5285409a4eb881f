import type { ArchiveAccount, ReaderState } from '../../sources/adapter';
import type { ArchiveHistory } from '../history/archiveHistory';
import type { FileHistory } from '../history/fileHistory';
import type { Incarnation } from '../history/incarnation';
import type { Condition } from './settling';

/** What the account of a source is made of. */
export interface AccountedSource {
  readonly path: string;
  readonly state: ReaderState | null;
  readonly sizeBytes: number;
  readonly history: FileHistory;
  readonly archives: ArchiveHistory;
  /** How many bytes of archives are read at most; `null` when none are read. */
  readonly archiveLimitBytes: number | null;
  readonly hasBackfill: boolean;
  readonly isBackfilling: boolean;
}

/** What is not as it should be with a source, as things are now. */
export function conditionsOf(source: AccountedSource): readonly Condition[] {
  const { history, archives } = source;
  return [
    ...stateCondition(source.state),
    ...archives.accounts.flatMap(account => archiveCondition(account, archives)),
    ...limitCondition(source),
    ...missingCondition(archives),
    ...(isAllRead(source)
      ? [
          ...goneArchives(archives),
          ...history.incarnations.flatMap(lostPart),
          ...history.incarnations.flatMap(goneRecords),
        ]
      : []),
  ];
}

/** Whether all there is to read was read, so that what was not found is not there. */
export function isAllRead({ archives, hasBackfill, isBackfilling }: AccountedSource): boolean {
  const isOpen = ({ state }: ArchiveAccount): boolean => state === 'toRead' || state === 'waiting';
  return !hasBackfill && !isBackfilling && !archives.accounts.some(isOpen);
}

function stateCondition(state: ReaderState | null): readonly Condition[] {
  const unreadable = (message: string): readonly Condition[] => [
    { key: 'state', event: { kind: 'unreadable', message } },
  ];
  switch (state?.kind) {
    case undefined:
    case 'ok':
      return [];
    case 'missing':
      return [{ key: 'state', event: { kind: 'missing' } }];
    case 'denied':
      return unreadable('no permission to read the file');
    case 'notAFile':
      return unreadable(`it is not a file, but ${state.what}`);
    case 'failed':
      return unreadable(`the file can't be read: ${state.message}`);
  }
}

function archiveCondition(account: ArchiveAccount, archives: ArchiveHistory): readonly Condition[] {
  const { path, identity, segment, cause, state } = account;
  const key = `archive:${identity}:${segment ?? ''}`;
  const records = segment === null ? 0 : archives.recordsOf(segment);
  switch (state) {
    case 'waiting':
      return [{ key, event: { kind: 'archiveWaiting', path } }];
    case 'damaged':
      return [{ key, event: { kind: 'archiveDamaged', path, cause, records } }];
    case 'tooLarge':
      return [{ key, event: { kind: 'archiveTooLarge', path, cause, records } }];
    case 'unreadable':
      return [{ key, event: { kind: 'archiveUnreadable', path, cause } }];
    default:
      return [];
  }
}

function limitCondition({ archives, archiveLimitBytes: limitBytes }: AccountedSource): readonly Condition[] {
  const count = archives.accounts.filter(({ state }) => state === 'beyondLimit').length;
  if (count === 0 || limitBytes === null) return [];
  return [{ key: 'limit', event: { kind: 'archivesBeyondLimit', count, limitBytes } }];
}

function missingCondition({ missing: names }: ArchiveHistory): readonly Condition[] {
  return names.length === 0 ? [] : [{ key: 'missing', event: { kind: 'archivesMissing', names } }];
}

/** The part of a file that nobody had read when its bytes went. */
function lostPart({ number, segments, retired }: Incarnation): readonly Condition[] {
  const [first] = segments;
  const last = segments[segments.length - 1];
  if (retired === null || first === undefined || last === undefined || last.isReadable || last.copy !== null) return [];
  const bytes = last.startOffset - (first === last ? 0 : first.endOffset);
  return bytes <= 0 ? [] : [{ key: `unread:${number}`, event: { kind: 'unreadBytesLost', bytes } }];
}

function goneRecords({ number, segments, retired }: Incarnation): readonly Condition[] {
  const records = segments.reduce((sum, { lostCount }) => sum + lostCount, 0);
  if (retired === null || records === 0) return [];
  return [{ key: `gone:${number}`, event: { kind: 'recordsGone', records } }];
}

function goneArchives({ parts }: ArchiveHistory): readonly Condition[] {
  return parts.flatMap(({ key, lastPath: path, segment }) => {
    const records = segment?.lostCount ?? 0;
    return records === 0 ? [] : [{ key: `gone archive:${key}`, event: { kind: 'archiveGone', path, records } }];
  });
}
