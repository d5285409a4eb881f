import { formatTime } from '../core/timestamp';
import type { ArchiveAccount } from '../sources/adapter';
import type { FollowedSource } from './followedSource';
import type { Incarnation } from './incarnation';

/** What happened to a source and matters for trust, newest last: its archives, lost records, and what could not be read of archives. */
export function noticesOf(source: FollowedSource, zone: string): string[] {
  const { accounts } = source.archives;
  const lost = source.history.incarnations.flatMap(incarnation => describe(incarnation, zone));
  return [...readArchives(accounts), ...lost, ...troublesOf(accounts)].slice(-MAX_NOTICES);
}

function describe({ retired, segments }: Incarnation, zone: string): string[] {
  if (retired === null) return [];
  const lost = segments.reduce((sum, segment) => sum + segment.lostCount, 0);
  if (lost === 0) return [];
  const time = formatTime(retired.atMs, zone, 'minutes').slice(-5);
  const count = lost.toLocaleString('en-US');
  return [`${retired.reason} at ${time}; ${count} ${lost === 1 ? 'record is' : 'records are'} no longer on disk`];
}

function readArchives(accounts: readonly ArchiveAccount[]): string[] {
  const isRead = ({ state }: ArchiveAccount): boolean =>
    state === 'read' || state === 'damaged' || state === 'tooLarge' || state === 'followed';
  const count = accounts.filter(isRead).length;
  if (count === 0) return [];
  const followed = accounts.filter(({ state }) => state === 'followed').length;
  const how = followed === 0 ? '' : `, ${followed} of them while ${followed === 1 ? 'it was' : 'they were'} the log`;
  return [`${count} ${count === 1 ? 'archive is' : 'archives are'} read${how}`];
}

function troublesOf(accounts: readonly ArchiveAccount[]): string[] {
  const beyond = accounts.filter(({ state }) => state === 'beyondLimit').map(nameOf);
  const many = beyond.length === 1 ? 'an archive is' : `${beyond.length} archives are`;
  return [
    ...accounts.flatMap(account => troubleOf(account) ?? []),
    ...(beyond.length === 0 ? [] : [`${many} not indexed, newer ones are large enough: ${beyond.join(', ')}`]),
  ];
}

function troubleOf(account: ArchiveAccount): string | null {
  const { state, cause } = account;
  switch (state) {
    case 'waiting':
      return `${nameOf(account)} is still being written; waiting for its end`;
    case 'damaged':
      return `${nameOf(account)} is damaged: ${cause}; what stands before is shown`;
    case 'tooLarge':
      return `${nameOf(account)} is too large: ${cause}; the rest is not read`;
    case 'unreadable':
      return `${nameOf(account)} can't be read: ${cause}`;
    default:
      return null;
  }
}

function nameOf({ path }: ArchiveAccount): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

const MAX_NOTICES = 20;
